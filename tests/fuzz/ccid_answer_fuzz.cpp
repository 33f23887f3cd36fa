// A hostile card reader: the input is what it says on its bulk and interrupt pipes. Every call ends
// within its total time on the simulated clock, and nothing that it tells holds nonsense.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <memory>

#include "drivers/card-reader/card_reader.h"
#include "drivers/card-reader/message.h"
#include "drivers/card-reader/reader.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/in_process_bus.h"

using namespace drivers::card_reader;
namespace sim = drivers::simulator::usb;

namespace {

// Speaks the input: pieces of a head byte (how, and how long it is) and bytes. Its type, length,
// slot, sequence and status can be put right, so that the fuzzer gets beyond them. A piece that is
// longer than a packet comes in several.
class ScriptedReader final : public sim::Model {
 public:
  // `vanishes` when its script is over; else it is silent, which takes long.
  ScriptedReader(sim::CcidReaderShape shape, base::ByteView script, bool vanishes)
      : aborts_(shape.abort_works),
        described_(std::move(shape)),
        rest_(script),
        vanishes_(vanishes) {}

  base::Bytes Descriptors() const override { return described_.Descriptors(); }
  sim::Reply Control(const sim::Setup&, base::ByteView, std::size_t) override {
    return aborts_ ? sim::Reply::Took(0) : sim::Reply::Of(sim::Reply::Kind::kStall);
  }
  sim::Reply Out(std::uint8_t, base::ByteView bytes) override {
    if (bytes.size() >= 10) asked_.assign(bytes.begin(), bytes.begin() + 10);
    wait_ms_ = 0;
    skipped_ = false;
    return sim::Reply::Took(bytes.size());
  }

  sim::Reply In(std::uint8_t endpoint, std::size_t size) override {
    const bool interrupt = endpoint >= 0x88;
    if (!interrupt && !packets_.empty()) return NextPacket(size);
    if (rest_.empty() && vanishes_) return sim::Reply::Of(sim::Reply::Kind::kVanish);
    if (rest_.empty() || (interrupt && (rest_[0] & 0xc0) != 0xc0)) {
      return sim::Reply::Of(sim::Reply::Kind::kNak);
    }
    const std::uint8_t head = rest_[0];
    if (wait_ms_ > 0) return sim::Reply::Of(sim::Reply::Kind::kNak);
    const std::size_t length = std::min<std::size_t>(head & 0x3f, rest_.size() - 1);
    base::Bytes out = base::ToBytes(rest_.subspan(1, length));
    rest_ = rest_.subspan(1 + length);
    skipped_ = false;
    if (interrupt) return sim::Reply::In(std::move(out));
    if ((head & 0x40) != 0) {
      if (length == 1 && out[0] >= 0xfc) return sim::Reply::Of(kBadEnds[out[0] - 0xfc]);
      if (length == 1) wait_ms_ = 40 * out[0];
      skipped_ = length <= 1;
      if (skipped_) return sim::Reply::Of(sim::Reply::Kind::kNak);
    }
    if ((head & 0x80) != 0 && out.size() >= 10 && asked_.size() == 10) {
      out[0] = static_cast<std::uint8_t>(AnswerTo(static_cast<Command>(asked_[0])));
      std::fill(out.begin() + 1, out.begin() + 5, std::uint8_t{0});
      out[1] = static_cast<std::uint8_t>(out.size() - 10);
      out[5] = asked_[5];
      out[6] = asked_[6];
    }
    packets_ = std::move(out);
    return NextPacket(size);
  }

  void ClearHalt(std::uint8_t) override {}
  void Reset() override {}
  void Advance(int ms) override { wait_ms_ = std::max(0, wait_ms_ - ms); }
  int QuietMs() const override {
    if (!packets_.empty()) return 1;
    if (rest_.empty()) return vanishes_ ? 1 : kForEver;
    if (wait_ms_ > 0) return wait_ms_;
    return skipped_ || (rest_[0] & 0xc0) == 0xc0 ? 1 : kForEver;
  }

 private:
  static constexpr int kForEver = 1'000'000;
  static constexpr sim::Reply::Kind kBadEnds[] = {
      sim::Reply::Kind::kStall, sim::Reply::Kind::kBabble, sim::Reply::Kind::kBroken,
      sim::Reply::Kind::kVanish};

  sim::Reply NextPacket(std::size_t size) {
    const auto end =
        packets_.begin() + static_cast<std::ptrdiff_t>(std::min(packets_.size(), size));
    base::Bytes one(packets_.begin(), end);
    packets_.erase(packets_.begin(), end);
    return sim::Reply::In(std::move(one));
  }

  const bool aborts_;
  sim::CcidReader described_;
  base::ByteView rest_;
  base::Bytes packets_;  // what is still to come of a piece
  base::Bytes asked_;
  int wait_ms_ = 0;
  bool skipped_ = false;  // who waits for the bulk pipe comes to the next piece in a millisecond
  const bool vanishes_;
};

sim::CcidReaderShape Basic(std::uint8_t byte) {
  switch (byte & 3) {
    case 0:
      return (byte & 0x20) != 0 ? sim::Acr122(0x0200) : sim::ContactlessReader();
    case 1:
      return sim::ContactReader();
    case 2:
      return sim::ReaderWithSlots();
    default:
      return sim::ReaderOfSmallMessages();
  }
}

sim::CcidReaderShape ShapeOf(std::uint8_t byte) {
  sim::CcidReaderShape shape = Basic(byte);
  if ((byte & 0x10) != 0) shape.packet = 16;  // messages of several packets
  shape.abort_works = (byte & 0x40) != 0;
  return shape;
}

const base::Bytes kApdu{0x00, 0x84, 0x00, 0x00, 0x08};

void Check(const CardEvent& event) {
  const bool fixed = event.evidence.strength == Strength::kFixed;
  if (fixed && event.evidence.uid.size() < 4) std::abort();
  if (Name(event.trouble).empty() || Name(event.evidence.kind).empty() ||
      Name(event.evidence.strength).empty()) {
    std::abort();
  }
}

// With the worker's thread in between: whatever the reader does, it ends when it has to.
void RunWorker(sim::InProcessBus& bus) {
  CardReader reader(bus, bus.clock(), Check, [&](int ms) { bus.Advance(ms); });
  reader.Heard({drivers::usb::DeviceEvent::Kind::kArrived, bus.Devices().at(0)});
  const auto answer = reader.Exchange("1-1", {0, 0}, kApdu);
  if (answer && answer->size() < 2) std::abort();
  const auto devices = bus.Devices();
  if (!devices.empty()) reader.Heard({drivers::usb::DeviceEvent::Kind::kLeft, devices[0]});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  static_cast<void>(ParseNotice(bytes));
  if (const auto answer = ParseAnswer(bytes); answer && answer->data.size() + 10 != size) {
    std::abort();
  }
  if (size < 1) return 0;
  if (NameOfError(data[size - 1]).empty()) std::abort();
  sim::InProcessBus bus;
  const bool vanishes = (data[0] & 8) != 0;
  bus.Plug("1-1", std::make_shared<ScriptedReader>(ShapeOf(data[0]), bytes.subspan(1), vanishes));
  if ((data[0] & 4) != 0) {
    RunWorker(bus);
    return 0;
  }
  const auto& clock = bus.clock();
  auto claimed = Reader::Claim(bus, bus.Devices().at(0),
                               {clock, [&](int ms) { bus.Advance(ms); }, Check, [] {}});
  if (!claimed || !(*claimed)->Open()) return 0;
  Reader& reader = **claimed;
  // A step or an exchange has one total time, and the way back into step before it.
  constexpr std::int64_t kLongest = std::int64_t{kTotalMs} + kResynchroniseMs;
  for (int i = 0; i < 8 && !reader.lost(); ++i) {
    const std::int64_t start = clock.MonotonicMs();
    reader.Step();
    if (clock.MonotonicMs() - start > kLongest) std::abort();
    if (reader.NextStepMs() > clock.MonotonicMs() && !reader.lost()) bus.Advance(300);
    const std::int64_t asked = clock.MonotonicMs();
    const auto answer = reader.Exchange({0, 0}, kApdu);
    if (answer && answer->size() < 2) std::abort();
    if (clock.MonotonicMs() - asked > kLongest) std::abort();
  }
  return 0;
}
