#include "drivers/card-reader/t1.h"

#include <algorithm>
#include <utility>

#include "base/secret.h"
#include "drivers/card-reader/apdu.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader::t1 {
namespace {

using base::ErrorCode;

constexpr std::uint8_t kDefaultIfsd = 32;  // §11.4.2
constexpr int kTries = 3;                  // §11.6.3.2, and as often as libccid
constexpr int kResynchs = 3;
constexpr int kMaxBlocks = 2048;  // an answer of 64 KiB takes 260 whole ones
constexpr int kMaxWtx = 256;

base::Error Failure(ErrorCode code, const char* reason, const char* message) {
  return base::Error{code, reason, message};
}

}  // namespace

// One command on its way: our I-blocks go out, then the card's come in.
class Link::Run {
 public:
  Run(Link& link, base::ByteView apdu) : link_(link), rest_(apdu) {}
  ~Run() { base::Wipe(answer_); }

  base::Result<base::Bytes> Go() {
    NextChunk();
    Block next = outgoing_;
    for (int count = 0; count < kMaxBlocks; ++count) {
      const std::uint8_t wtx = std::exchange(wtx_, std::uint8_t{0});
      auto got = link_.Pass(next, wtx);
      if (!got && got.error().complaint == Complaint::kNone) {
        return Stop(std::move(got.error().fatal));
      }
      auto step = got ? Take(*got) : Complain(got.error().complaint);
      if (!step) return base::Fail(std::move(step.error()));
      if (done_) return Finish();
      next = std::move(*step);
    }
    return Stop(Failure(ErrorCode::kInvalid, "t1-endless", "the card's answer never ends"));
  }

 private:
  using Step = base::Result<Block>;  // the next block to send

  void NextChunk() {
    chunk_ = std::min<std::size_t>(link_.ifsc_, rest_.size());
    outgoing_ = IBlock(link_.send_number_, chunk_ < rest_.size(), rest_.first(chunk_));
  }

  tl::unexpected<base::Error> Stop(base::Error error) {
    link_.out_of_step_ = true;
    return base::Fail(std::move(error));
  }

  // Asks for the block again: what came was no block, or not one that may come now (§11.6.3).
  Step Complain(Complaint complaint) {
    if (++tries_ > kTries) return base::Fail(link_.GiveUp());
    return RBlock(link_.receive_number_, complaint);
  }

  Step Take(const Block& block) {
    switch (block.kind) {
      case Block::Kind::kI:
        return TakeInformation(block);
      case Block::Kind::kR:
        return TakeReceipt(block);
      case Block::Kind::kS:
        break;
    }
    return TakeControl(block);
  }

  Step TakeInformation(const Block& block) {
    if (block.number != link_.receive_number_ || block.info.size() > link_.ifsd_ ||
        (!receiving_ && chunk_ < rest_.size())) {
      return Complain(Complaint::kOther);
    }
    if (!receiving_) {
      receiving_ = true;
      link_.send_number_ ^= 1;
    }
    link_.receive_number_ ^= 1;
    tries_ = 0;
    if (answer_.size() + block.info.size() > kMaxAnswer) {
      return Stop(Failure(ErrorCode::kInvalid, "t1-endless", "the card's answer never ends"));
    }
    AppendSecret(answer_, block.info.view());
    done_ = !block.more;
    outgoing_ = RBlock(link_.receive_number_, Complaint::kNone);
    return outgoing_;
  }

  Step TakeReceipt(const Block& block) {
    const bool acknowledged = block.number != link_.send_number_;
    if (!acknowledged) {  // it wants the same again
      if (++tries_ > kTries) return base::Fail(link_.GiveUp());
      return outgoing_;
    }
    if (receiving_ || chunk_ == rest_.size()) return Complain(Complaint::kOther);
    rest_ = rest_.subspan(chunk_);
    link_.send_number_ ^= 1;
    tries_ = 0;
    NextChunk();
    return outgoing_;
  }

  Step TakeControl(const Block& block) {
    if (block.response) return Complain(Complaint::kOther);
    switch (block.control) {
      case Control::kWtx:
        if (++wtx_count_ > kMaxWtx) {
          return Stop(Failure(ErrorCode::kInvalid, "t1-wtx-endless",
                              "the card asks for more time for ever"));
        }
        wtx_ = block.info.view()[0];
        return SBlock(Control::kWtx, true, {wtx_});
      case Control::kIfs:
        link_.ifsc_ = block.info.view()[0];
        return SBlock(Control::kIfs, true, {link_.ifsc_});
      case Control::kAbort:
        static_cast<void>(link_.Pass(SBlock(Control::kAbort, true, {}), 0));
        return Stop(Failure(ErrorCode::kUnavailable, "t1-aborted", "the card broke off"));
      case Control::kResynch:  // only the host may ask for it (§11.6.2.3)
        break;
    }
    return Complain(Complaint::kOther);
  }

  base::Result<base::Bytes> Finish() {
    if (answer_.size() < 2) {
      return base::Fail(ErrorCode::kInvalid, "t1-no-status", "the answer has no status word");
    }
    return std::move(answer_);
  }

  Link& link_;
  base::ByteView rest_;    // not acknowledged yet
  std::size_t chunk_ = 0;  // of it, in the I-block that is on its way
  Block outgoing_;         // what the card may ask for again
  base::Bytes answer_;
  bool receiving_ = false;
  bool done_ = false;
  std::uint8_t wtx_ = 0;
  int wtx_count_ = 0;
  int tries_ = 0;
};

Link::Link(const Parameters& parameters, Transmit transmit)
    : first_ifsc_(parameters.ifsc),
      crc_(parameters.crc),
      transmit_(std::move(transmit)),
      ifsc_(parameters.ifsc),
      ifsd_(kDefaultIfsd) {}

tl::expected<Block, Link::Trouble> Link::Pass(const Block& block, std::uint8_t wtx) {
  base::Bytes bytes = Encode(block, crc_);
  base::WipeOnExit wiper(bytes);
  auto answer = transmit_(bytes, wtx);
  if (!answer) {
    base::Error& error = answer.error();
    if (error.reason == "card-parity") return tl::unexpected(Trouble{Complaint::kChecksum, {}});
    if (error.reason == "card-mute" || error.reason == "card-overrun") {
      return tl::unexpected(Trouble{Complaint::kOther, {}});
    }
    return tl::unexpected(Trouble{Complaint::kNone, std::move(error)});
  }
  base::WipeOnExit answer_wiper(*answer);
  auto decoded = Decode(*answer, crc_);
  if (decoded) return std::move(*decoded);
  const bool checksum = decoded.error().reason == "t1-check";
  return tl::unexpected(Trouble{checksum ? Complaint::kChecksum : Complaint::kOther, {}});
}

base::Status Link::OfferIfsd(std::uint8_t ifsd) {
  const Block offer = SBlock(Control::kIfs, false, {ifsd});
  for (int attempt = 0; attempt < kTries; ++attempt) {
    auto got = Pass(offer, 0);
    if (!got && got.error().complaint == Complaint::kNone) {
      return base::Fail(std::move(got.error().fatal));
    }
    if (got && got->kind == Block::Kind::kS && got->control == Control::kIfs && got->response &&
        got->info == offer.info) {
      ifsd_ = offered_ifsd_ = ifsd;
      return {};
    }
  }
  return base::Fail(ErrorCode::kInvalid, "t1-ifsd", "the card does not take our block size");
}

base::Status Link::Resynchronise() {
  for (int attempt = 0; attempt < kResynchs; ++attempt) {
    auto got = Pass(SBlock(Control::kResynch, false, {}), 0);
    if (!got && got.error().complaint == Complaint::kNone) {
      return base::Fail(std::move(got.error().fatal));
    }
    if (!got || got->kind != Block::Kind::kS || got->control != Control::kResynch ||
        !got->response) {
      continue;
    }
    // Numbers and sizes are as after the ATR (§11.6.3.2).
    send_number_ = receive_number_ = 0;
    ifsc_ = first_ifsc_;
    ifsd_ = kDefaultIfsd;
    out_of_step_ = false;
    if (offered_ifsd_ != 0) return OfferIfsd(offered_ifsd_);
    return {};
  }
  lost_ = true;
  return base::Fail(ErrorCode::kUnavailable, "t1-lost", "the card does not find back into step");
}

base::Error Link::GiveUp() {
  out_of_step_ = true;
  if (auto back = Resynchronise(); !back) return std::move(back.error());
  return Failure(ErrorCode::kUnknown, "t1-resynchronised",
                 "the card did not understand; it may have carried the command out or not");
}

base::Result<base::Bytes> Link::Exchange(base::ByteView apdu) {
  if (out_of_step_) {
    if (auto back = Resynchronise(); !back) return base::Fail(std::move(back.error()));
  }
  return Run(*this, apdu).Go();
}

}  // namespace drivers::card_reader::t1
