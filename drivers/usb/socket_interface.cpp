#include "drivers/usb/socket_interface.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace drivers::usb {
namespace {

using std::chrono::milliseconds;

// The server ends every transfer at its time-out; this is for a server that does not.
constexpr int kGraceMs = 2000;

// One message's share of a long transfer: whole packets, so that a piece ends as its transfer
// would.
std::size_t PieceOf(const EndpointDescriptor& endpoint) {
  return kMaxPiece / endpoint.max_packet * endpoint.max_packet;
}

}  // namespace

class SocketInterface::SocketListening final : public Listening {
 public:
  SocketListening(std::shared_ptr<SocketLine> line, std::uint32_t call)
      : line_(std::move(line)), call_(call) {}
  ~SocketListening() override { line_->Quiet(call_, kGraceMs); }

 private:
  std::shared_ptr<SocketLine> line_;
  std::uint32_t call_;
};

SocketInterface::SocketInterface(const base::Clock& clock, std::shared_ptr<SocketLine> line,
                                 std::uint32_t claim, DeviceInfo device,
                                 InterfaceDescriptor descriptor)
    : clock_(clock),
      line_(std::move(line)),
      claim_(claim),
      device_(std::move(device)),
      descriptor_(std::move(descriptor)) {}

SocketInterface::~SocketInterface() {
  CancelAll();
  {
    std::unique_lock lock(mutex_);
    answered_.wait_for(lock, milliseconds(kGraceMs), [&] { return waiting_ == 0; });
  }
  // Answered, so that whoever hears of it can claim the interface.
  line_->Question(Question(Ask::Kind::kRelease), kGraceMs);
}

InResult SocketInterface::ControlIn(const Setup& setup, std::size_t size, int timeout_ms) {
  if (size > kMaxPiece) return {End::kBroken, {}};
  Ask ask = Question(Ask::Kind::kControlIn);
  ask.setup = setup;
  ask.size = static_cast<std::uint32_t>(size);
  EndedNews ended = Answer(std::move(ask), timeout_ms);
  return {ended.end, std::move(ended.bytes)};
}

OutResult SocketInterface::ControlOut(const Setup& setup, base::ByteView bytes, int timeout_ms) {
  if (bytes.size() > kMaxPiece) return {End::kBroken, 0};
  Ask ask = Question(Ask::Kind::kControlOut);
  ask.setup = setup;
  ask.bytes = base::ToBytes(bytes);
  const EndedNews ended = Answer(std::move(ask), timeout_ms);
  return {ended.end, ended.actual};
}

InResult SocketInterface::Read(std::uint8_t endpoint, std::size_t size, int timeout_ms) {
  const EndpointDescriptor* from = descriptor_.Carrier(endpoint, true);
  if (from == nullptr) return {End::kBroken, {}};
  const std::size_t whole = from->WholePackets(size);
  const std::int64_t until = clock_.MonotonicMs() + timeout_ms;
  InResult all;
  for (bool more = true; more;) {
    Ask ask = Question(Ask::Kind::kIn, endpoint);
    const std::size_t piece = std::min(whole - all.bytes.size(), PieceOf(*from));
    ask.size = static_cast<std::uint32_t>(piece);
    const EndedNews ended = Answer(std::move(ask), static_cast<int>(until - clock_.MonotonicMs()));
    all.end = ended.end;
    if (ended.end == End::kBabble) return {End::kBabble, {}};
    all.bytes.insert(all.bytes.end(), ended.bytes.begin(), ended.bytes.end());
    // A piece that is not full has ended the transfer.
    more = ended.end == End::kDone && ended.bytes.size() == piece && all.bytes.size() < whole;
  }
  return all;
}

OutResult SocketInterface::Write(std::uint8_t endpoint, base::ByteView bytes, int timeout_ms) {
  const EndpointDescriptor* to = descriptor_.Carrier(endpoint, false);
  if (to == nullptr) return {End::kBroken, 0};
  const std::int64_t until = clock_.MonotonicMs() + timeout_ms;
  OutResult all;
  for (bool more = true; more;) {
    Ask ask = Question(Ask::Kind::kOut, endpoint);
    ask.bytes = base::ToBytes(bytes.first(std::min(bytes.size(), PieceOf(*to))));
    const std::size_t piece = ask.bytes.size();
    const EndedNews ended = Answer(std::move(ask), static_cast<int>(until - clock_.MonotonicMs()));
    all.end = ended.end;
    all.actual += ended.actual;
    bytes = bytes.subspan(piece);
    more = ended.end == End::kDone && ended.actual == piece && !bytes.empty();
  }
  return all;
}

std::unique_ptr<Listening> SocketInterface::Listen(std::uint8_t endpoint, std::size_t size,
                                                   std::function<void(InResult)> heard) {
  Ask ask = Question(Ask::Kind::kListen, endpoint);
  auto listening = std::make_unique<SocketListening>(line_, ask.call);
  const EndpointDescriptor* from = descriptor_.Carrier(endpoint, true);
  const std::size_t whole = from == nullptr ? 0 : from->WholePackets(size);
  if (from == nullptr || whole > kMaxPiece) {
    heard({End::kBroken, {}});
    return listening;
  }
  ask.size = static_cast<std::uint32_t>(whole);
  line_->Listen(ask, std::move(heard));
  return listening;
}

End SocketInterface::ClearHalt(std::uint8_t endpoint) {
  return Answer(Question(Ask::Kind::kClearHalt, endpoint), kGraceMs).end;
}

End SocketInterface::Reset() {
  return Answer(Question(Ask::Kind::kReset), kGraceMs).end;
}

void SocketInterface::CancelAll() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(cancelled_, true)) return;
  }
  line_->Tell(Question(Ask::Kind::kCancel));
}

Ask SocketInterface::Question(Ask::Kind kind, std::uint8_t endpoint) const {
  Ask ask;
  ask.kind = kind;
  ask.call = line_->NextCall();
  ask.claim = claim_;
  ask.endpoint = endpoint;
  return ask;
}

// What a server tells is never more than was asked for.
EndedNews SocketInterface::Answer(Ask ask, int timeout_ms) {
  const std::size_t most_in = ask.size;
  const std::size_t most_out = ask.bytes.size();
  {
    const std::lock_guard lock(mutex_);
    if (cancelled_) return {ask.call, End::kCancelled, 0, {}};
    ++waiting_;
  }
  ask.timeout_ms = static_cast<std::uint32_t>(std::max(1, timeout_ms));
  auto answer = line_->Question(ask, std::max(1, timeout_ms) + kGraceMs);
  {
    const std::lock_guard lock(mutex_);
    --waiting_;
    answered_.notify_all();
  }
  auto* ended = answer ? std::get_if<EndedNews>(&*answer) : nullptr;
  if (ended == nullptr) return {ask.call, End::kGone, 0, {}};
  if (ended->bytes.size() > most_in) return {ask.call, End::kBabble, 0, {}};
  ended->actual = std::min<std::uint32_t>(ended->actual, static_cast<std::uint32_t>(most_out));
  return std::move(*ended);
}

}  // namespace drivers::usb
