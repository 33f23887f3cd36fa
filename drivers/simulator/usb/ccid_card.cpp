#include "drivers/simulator/usb/ccid_card.h"

#include <algorithm>
#include <utility>

namespace drivers::simulator::usb {
namespace {

std::uint8_t Xor(base::ByteView bytes) {
  std::uint8_t sum = 0;
  for (const std::uint8_t byte : bytes) sum ^= byte;
  return sum;
}

base::Bytes WithStatus(base::Bytes data, std::uint16_t status) {
  data.push_back(static_cast<std::uint8_t>(status >> 8));
  data.push_back(static_cast<std::uint8_t>(status));
  return data;
}

// The CRC of T=1 cards (t1_block.h), computed without its polynomial: a byte at once.
std::uint16_t Crc(base::ByteView bytes) {
  unsigned sum = 0xffff;
  for (const std::uint8_t byte : bytes) {
    unsigned mixed = byte ^ (sum & 0xff);
    mixed = (mixed ^ mixed << 4) & 0xff;
    sum = (mixed << 8 | sum >> 8) ^ mixed >> 4 ^ mixed << 3;
  }
  return static_cast<std::uint16_t>(sum);
}

// T0 to TCK of an ATR.
base::Bytes WithTck(base::Bytes atr) {
  atr.push_back(Xor(base::ByteView(atr).subspan(1)));
  return atr;
}

constexpr std::uint8_t kI = 0x00, kMore = 0x20, kR = 0x80, kResynch = 0xc0, kIfs = 0xc1,
                       kAbort = 0xc2, kWtx = 0xc3, kResponse = 0x20;

}  // namespace

base::Bytes DemoApplication(base::ByteView apdu) {
  if (apdu.size() < 4) return {0x67, 0x00};
  const std::uint8_t cla = apdu[0];
  const std::uint8_t ins = apdu[1];
  const std::size_t lc = apdu.size() > 5 ? apdu[4] : 0;
  if (cla == 0x00 && ins == 0x84) {  // GET CHALLENGE; always the same, so that tests can compare
    const std::size_t le = apdu.size() > 4 ? (apdu[4] == 0 ? 256 : apdu[4]) : 0;
    base::Bytes out;
    for (std::size_t i = 0; i < le; ++i) out.push_back(static_cast<std::uint8_t>(0xa0 + i));
    return WithStatus(std::move(out), 0x9000);
  }
  if (cla == 0x00 && ins == 0xa4) return {0x90, 0x00};
  if (cla == 0x80 && ins == 0x10 && apdu.size() >= 5 + lc) {
    return WithStatus(base::ToBytes(apdu.subspan(5, lc)), 0x9000);
  }
  if (cla == 0x80 && ins == 0x12) {
    const std::size_t size = static_cast<std::size_t>(apdu[2] << 8 | apdu[3]);
    base::Bytes out;
    for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(i));
    return WithStatus(std::move(out), 0x9000);
  }
  return {0x6d, 0x00};
}

T1CardEngine::T1CardEngine(std::uint8_t ifsc, CardApplication application, bool crc)
    : first_ifsc_(ifsc), application_(std::move(application)), crc_(crc) {}

base::Bytes T1CardEngine::Check(base::ByteView bytes) const {
  if (!crc_) return {Xor(bytes)};
  const std::uint16_t sum = Crc(bytes);
  return {static_cast<std::uint8_t>(sum >> 8), static_cast<std::uint8_t>(sum)};
}

void T1CardEngine::Reset() {
  ifsd_ = 32;
  send_number_ = receive_number_ = 0;
  command_.clear();
  answer_.clear();
  sent_ = 0;
  answering_ = false;
  last_.clear();
}

base::Bytes T1CardEngine::Remember(std::uint8_t pcb, base::ByteView info) {
  base::Bytes block{0x00, pcb, static_cast<std::uint8_t>(info.size())};
  block.insert(block.end(), info.begin(), info.end());
  const base::Bytes check = Check(block);
  block.insert(block.end(), check.begin(), check.end());
  last_ = block;
  return block;
}

base::Bytes T1CardEngine::Answer(base::ByteView block) {
  base::Bytes answer = Take(block);
  if (trouble.mute > 0) {
    --trouble.mute;
    return {};
  }
  if (trouble.wrong_numbers > 0 && answer.size() > 3 && (answer[1] & 0x80) == 0) {
    --trouble.wrong_numbers;
    answer[1] ^= 0x40;
    const std::size_t size = std::size_t{3} + answer[2];
    const base::Bytes check = Check(base::ByteView(answer).first(size));
    std::copy(check.begin(), check.end(), answer.begin() + static_cast<std::ptrdiff_t>(size));
  }
  if (trouble.bad_checks > 0 && !answer.empty()) {
    --trouble.bad_checks;
    answer.back() ^= 0x55;
  }
  return answer;
}

base::Bytes T1CardEngine::Take(base::ByteView block) {
  const auto r_block = [&](int complaint) {
    // A complaint is not what is repeated when the host asks again.
    const base::Bytes keep = last_;
    base::Bytes out =
        Remember(static_cast<std::uint8_t>(kR | receive_number_ << 4 | complaint), {});
    if (!keep.empty()) last_ = keep;
    return out;
  };
  const std::size_t checked = block.size() < 3 ? 0 : std::size_t{3} + block[2];
  if (checked == 0 || block.size() < checked) return r_block(1);
  const base::Bytes check = Check(block.first(checked));
  if (base::ToBytes(block.subspan(checked)) != check) return r_block(1);
  const std::uint8_t pcb = block[1];
  if ((pcb & 0x80) == 0) return TakeInformation(block);
  if ((pcb & 0x40) != 0) return TakeControl(block);
  const int number = pcb >> 4 & 1;
  if (answering_ && number != send_number_) {
    send_number_ ^= 1;
    return NextPart();
  }
  return last_.empty() ? r_block(2) : last_;
}

base::Bytes T1CardEngine::TakeInformation(base::ByteView block) {
  const std::uint8_t pcb = block[1];
  if ((pcb >> 6 & 1) != receive_number_ || block[2] > first_ifsc_) {
    return Remember(static_cast<std::uint8_t>(kR | receive_number_ << 4 | 2), {});
  }
  if (answering_) {  // a new command: the last part of the answer before has arrived
    answering_ = false;
    send_number_ ^= 1;
  }
  receive_number_ ^= 1;
  const base::ByteView info = block.subspan(3, block[2]);
  command_.insert(command_.end(), info.begin(), info.end());
  if ((pcb & kMore) != 0) {
    return Remember(static_cast<std::uint8_t>(kR | receive_number_ << 4), {});
  }
  answer_ = application_(command_);
  ++executed_;
  command_.clear();
  sent_ = 0;
  return Respond();
}

// What stands between the command and its answer, then the answer.
base::Bytes T1CardEngine::Respond() {
  if (trouble.wtx > 0) {
    --trouble.wtx;
    return Remember(kWtx, base::Bytes{trouble.wtx_multiplier});
  }
  if (trouble.new_ifsc != 0) {
    return Remember(kIfs, base::Bytes{std::exchange(trouble.new_ifsc, std::uint8_t{0})});
  }
  if (trouble.aborts) return Remember(kAbort, {});
  answering_ = true;
  return NextPart();
}

base::Bytes T1CardEngine::NextPart() {
  if (trouble.endless_chain) {
    return Remember(static_cast<std::uint8_t>(send_number_ << 6 | kMore), base::Bytes{0x00});
  }
  const std::size_t size = std::min<std::size_t>(ifsd_, answer_.size() - sent_);
  const bool more = sent_ + size < answer_.size();
  const base::ByteView part = base::ByteView(answer_).subspan(sent_, size);
  sent_ += size;
  return Remember(static_cast<std::uint8_t>(kI | send_number_ << 6 | (more ? kMore : 0)), part);
}

base::Bytes T1CardEngine::TakeControl(base::ByteView block) {
  switch (block[1]) {
    case kIfs:
      ifsd_ = block[3];
      return Remember(kIfs | kResponse, block.subspan(3, 1));
    case kResynch:
      ++resynchs_;
      if (trouble.ignores_resynch) return {};
      Reset();
      return Remember(kResynch | kResponse, {});
    case kAbort | kResponse:
      return Remember(static_cast<std::uint8_t>(kR | receive_number_ << 4), {});
    case kWtx | kResponse:
    case kIfs | kResponse:
      return Respond();
    default:
      break;
  }
  return Remember(static_cast<std::uint8_t>(kR | receive_number_ << 4 | 2), {});
}

base::Bytes T0CardEngine::Answer(base::ByteView tpdu) {
  if (tpdu.size() < 5) return {0x67, 0x00};
  if (trouble.length_for_ever) return {0x6c, static_cast<std::uint8_t>(tpdu[4] + 1)};
  if (tpdu[1] == 0xc0) {  // GET RESPONSE
    if (trouble.more_for_ever) return {0x61, 0x10};
    return Deliver(tpdu[4] == 0 ? 256 : tpdu[4]);
  }
  const bool sends_data = tpdu.size() > 5;
  // The card sees an APDU without Le when data came, and one with Le when none did.
  base::Bytes answer = application_(tpdu);
  status_ = static_cast<std::uint16_t>(answer[answer.size() - 2] << 8 | answer.back());
  answer.resize(answer.size() - 2);
  waiting_ = std::move(answer);
  if (trouble.more_for_ever) return {0x61, 0x10};
  if (waiting_.empty()) return WithStatus({}, status_);
  const std::size_t asked = tpdu[4] == 0 ? 256 : tpdu[4];
  if (sends_data || waiting_.size() > asked) {
    return {0x61, static_cast<std::uint8_t>(std::min(waiting_.size(), piece))};
  }
  if (waiting_.size() < asked) return {0x6c, static_cast<std::uint8_t>(waiting_.size())};
  if (trouble.surplus) waiting_.push_back(0xee);
  return WithStatus(std::exchange(waiting_, {}), status_);
}

base::Bytes T0CardEngine::Deliver(std::size_t le) {
  const std::size_t size = std::min({le, waiting_.size(), piece});
  base::Bytes out(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
  if (trouble.surplus) out.resize(out.size() + 300, 0xee);
  if (waiting_.empty()) return WithStatus(std::move(out), status_);
  const auto left = static_cast<std::uint8_t>(std::min(waiting_.size(), piece));
  return WithStatus(std::move(out), static_cast<std::uint16_t>(0x6100 | left));
}

SimulatedCard TypeA4(base::Bytes uid) {
  SimulatedCard card;
  card.atr = WithTck({0x3b, 0x8f, 0x80, 0x01, 0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06, 0x03,
                      0x00, 0x01, 0x00, 0x00, 0x00, 0x00});
  card.uid = std::move(uid);
  return card;
}

SimulatedCard TypeAPart4(base::Bytes uid) {
  SimulatedCard card;
  card.atr = WithTck({0x3b, 0x81, 0x80, 0x01, 0x80});
  card.uid = std::move(uid);
  card.has_ats = true;
  return card;
}

SimulatedCard TypeB(base::Bytes pupi) {
  SimulatedCard card;
  base::Bytes atr{0x3b, 0x8c, 0x80, 0x01, 0x50};
  atr.insert(atr.end(), pupi.begin(), pupi.end());
  for (const int byte : {0x30, 0xaa, 0xaa, 0x01, 0x77, 0x81, 0xd7}) {
    atr.push_back(static_cast<std::uint8_t>(byte));
  }
  card.atr = WithTck(std::move(atr));
  card.uid = std::move(pupi);
  return card;
}

SimulatedCard Phone() {
  SimulatedCard card = TypeAPart4({0x08, 0x11, 0x22, 0x33});
  card.random_uid = true;
  return card;
}

SimulatedCard ContactT0() {
  SimulatedCard card;
  card.kind = SimulatedCard::Kind::kT0;
  card.atr = {0x3b, 0x65, 0x00, 0x00, 0x20, 0x63, 0xcb, 0x68, 0x00};
  return card;
}

SimulatedCard ContactT1(std::uint8_t ifsc) {
  SimulatedCard card;
  card.kind = SimulatedCard::Kind::kT1;
  // TD1 81, TD2 31, TA3 = IFSC, TB3 45: T=1 only, no TC3.
  card.atr = WithTck({0x3b, 0x80, 0x81, 0x31, ifsc, 0x45});
  card.ifsc = ifsc;
  return card;
}

SimulatedCard ContactT1Crc() {
  SimulatedCard card = ContactT1();
  // TD2 71: TC3 01 is there, too (ISO/IEC 7816-3:2006 §11.4.4).
  card.atr = WithTck({0x3b, 0x80, 0x81, 0x71, 0xfe, 0x45, 0x01});
  card.crc = true;
  return card;
}

}  // namespace drivers::simulator::usb
