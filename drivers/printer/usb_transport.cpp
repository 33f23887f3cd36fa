#include "drivers/printer/usb_transport.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace drivers::printer {
namespace {

using base::ErrorCode;
using base::Fail;
using usb::End;
using usb::TransferType;

constexpr std::uint8_t kPrinterClass = 0x07;
constexpr std::uint8_t kVendorClass = 0xFF;
constexpr std::size_t kPieceBytes = 8192;
constexpr int kWriteMs = 2000;
constexpr int kControlMs = 1000;
// A printer that talks and nobody listens: what is older is of no use.
constexpr std::size_t kMostUnread = 4096;
// A pipe that halts again and again is given up.
constexpr int kMostRevivals = 3;

// USB printer class 1.1 §4.2: type and code of the three requests.
constexpr std::uint8_t kClassIn = 0xA1;
constexpr std::uint8_t kClassOut = 0x21;
constexpr std::uint8_t kClassOutOf10 = 0x23;  // as version 1.0 had it
constexpr std::uint8_t kGetDeviceId = 0;
constexpr std::uint8_t kGetPortStatus = 1;
constexpr std::uint8_t kSoftReset = 2;
constexpr std::size_t kMostDeviceId = 1024;

base::Error Away() {
  return {ErrorCode::kUnavailable, "printer-away", "the printer was unplugged or switched off"};
}

base::Error Busy() {
  return {ErrorCode::kTimeout, "printer-busy", "the printer did not take or say anything in time"};
}

}  // namespace

const usb::InterfaceDescriptor* FindPrinterInterface(const usb::Descriptors& device,
                                                     std::span<const Profile> profiles) {
  const bool known = MatchProfile(profiles, {device.vendor, device.product}) != nullptr;
  const usb::InterfaceDescriptor* best = nullptr;
  for (const auto& one : device.interfaces) {
    if (one.Find(TransferType::kBulk, false) == nullptr) continue;
    if (one.class_code == kPrinterClass && one.subclass == 1) {
      if (one.protocol == 2) return &one;
      if (one.protocol == 1 && (best == nullptr || best->class_code != kPrinterClass)) best = &one;
    } else if (one.class_code == kVendorClass && one.alternate == 0 && known && best == nullptr) {
      best = &one;
    }
  }
  return best;
}

base::Result<std::unique_ptr<UsbTransport>> UsbTransport::Open(
    std::unique_ptr<usb::Interface> interface, std::function<void(int ms)> wait) {
  if (interface->descriptor().Find(TransferType::kBulk, false) == nullptr) {
    return Fail(ErrorCode::kInvalid, "printer-interface",
                "the interface has no bulk pipe to the printer");
  }
  return std::unique_ptr<UsbTransport>(new UsbTransport(std::move(interface), std::move(wait)));
}

UsbTransport::UsbTransport(std::unique_ptr<usb::Interface> interface, std::function<void(int)> wait)
    : interface_(std::move(interface)),
      wait_(std::move(wait)),
      out_(interface_->descriptor().Find(TransferType::kBulk, false)->address) {
  // A pipe back exists with some that call themselves unidirectional, too.
  if (const auto* in = interface_->descriptor().Find(TransferType::kBulk, true)) {
    in_ = *in;
    Listen();
  }
}

UsbTransport::~UsbTransport() {
  listening_.reset();
}

void UsbTransport::Stop() {
  interface_->CancelAll();
}

bool UsbTransport::Listen() {
  listening_ =
      interface_->Listen(in_->address, in_->max_packet, [inbox = inbox_](usb::InResult got) {
        const std::lock_guard lock(inbox->mutex);
        const std::size_t room = kMostUnread - std::min(kMostUnread, inbox->bytes.size());
        const std::size_t kept = std::min(room, got.bytes.size());
        inbox->bytes.insert(inbox->bytes.end(), got.bytes.begin(),
                            got.bytes.begin() + static_cast<std::ptrdiff_t>(kept));
        if (got.end != End::kDone && got.end != End::kTimedOut) inbox->ended = got.end;
        inbox->came.notify_all();
      });
  return listening_ != nullptr;
}

Written UsbTransport::Write(base::ByteView bytes, int timeout_ms) {
  const auto result = interface_->Write(out_, bytes.first(std::min(bytes.size(), kPieceBytes)),
                                        std::clamp(timeout_ms, 1, kWriteMs));
  Written written{result.actual, {}};
  switch (result.end) {
    case End::kDone:
      if (result.actual < bytes.size() && bytes.size() <= kPieceBytes)
        written.status = Fail(Busy());
      break;
    case End::kTimedOut:
      // It may have taken all of it and still have timed out.
      if (result.actual < bytes.size()) written.status = Fail(Busy());
      break;
    case End::kStalled:
      interface_->ClearHalt(out_);
      written.status = Fail(ErrorCode::kUnknown, "printer-stalled",
                            "the printer halted the pipe; how much it took is not known");
      break;
    case End::kBabble:
    case End::kBroken:
      written.status = Fail(ErrorCode::kUnknown, "printer-lost",
                            "a bus error in a write; how much the printer took is not known");
      break;
    case End::kCancelled:
    case End::kGone:
      written.status = Fail(Away());
      break;
  }
  return written;
}

// The pending read ended: why there will be no other, or nothing when it waits again.
std::optional<base::Error> UsbTransport::Revive() {
  End end = End::kGone;
  {
    const std::lock_guard lock(inbox_->mutex);
    if (!inbox_->ended) return std::nullopt;
    end = *inbox_->ended;
  }
  const bool curable = end == End::kStalled || end == End::kBabble || end == End::kBroken;
  if (!curable || ++revived_ > kMostRevivals) return Away();
  listening_.reset();
  if (end == End::kStalled && interface_->ClearHalt(in_->address) != End::kDone) return Away();
  inbox_ = std::make_shared<Inbox>();
  if (!Listen()) return Away();
  return std::nullopt;
}

base::Result<base::Bytes> UsbTransport::Read(int timeout_ms) {
  if (!in_) {
    // Nothing will ever come, yet time passes for who waits for it.
    if (timeout_ms > 0 && wait_) wait_(timeout_ms);
    if (timeout_ms > 0 && !wait_) {
      std::unique_lock lock(inbox_->mutex);
      inbox_->came.wait_for(lock, std::chrono::milliseconds(timeout_ms), [] { return false; });
    }
    return Fail(Busy());
  }
  const auto take = [this] {
    const std::lock_guard lock(inbox_->mutex);
    return std::exchange(inbox_->bytes, {});
  };
  base::Bytes bytes = take();
  if (bytes.empty()) {
    if (auto lost = Revive()) return Fail(std::move(*lost));
    if (timeout_ms <= 0) return Fail(Busy());
    if (wait_) {
      wait_(timeout_ms);
    } else {
      std::unique_lock lock(inbox_->mutex);
      inbox_->came.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                            [this] { return !inbox_->bytes.empty() || inbox_->ended; });
    }
    bytes = take();
  }
  if (!bytes.empty()) return bytes;
  if (auto lost = Revive()) return Fail(std::move(*lost));
  return Fail(Busy());
}

usb::Setup UsbTransport::ClassRequest(std::uint8_t type, std::uint8_t request) const {
  const auto& own = interface_->descriptor();
  // GET_DEVICE_ID alone has the alternate in wIndex too; the others take the interface.
  const int index = request == kGetDeviceId ? own.number << 8 | own.alternate : own.number;
  return {type, request, 0, static_cast<std::uint16_t>(index)};
}

base::Result<std::uint8_t> UsbTransport::PortStatus() {
  const auto got = interface_->ControlIn(ClassRequest(kClassIn, kGetPortStatus), 1, kControlMs);
  if (got.end == End::kGone || got.end == End::kCancelled) return Fail(Away());
  if (got.end != End::kDone || got.bytes.size() != 1) {
    return Fail(ErrorCode::kNotFound, "no-port-status", "the printer tells no port status");
  }
  return got.bytes.front();
}

base::Result<DeviceId> UsbTransport::GetDeviceId() {
  const auto got =
      interface_->ControlIn(ClassRequest(kClassIn, kGetDeviceId), kMostDeviceId, kControlMs);
  if (got.end == End::kGone || got.end == End::kCancelled) return Fail(Away());
  if (got.end == End::kTimedOut) return Fail(Busy());
  if (got.end != End::kDone) {
    return Fail(ErrorCode::kInvalid, "device-id-none", "the printer has no device id");
  }
  return ParseDeviceId(got.bytes);
}

base::Status UsbTransport::SoftReset() {
  auto done = interface_->ControlOut(ClassRequest(kClassOut, kSoftReset), {}, kControlMs);
  if (done.end == End::kStalled) {
    done = interface_->ControlOut(ClassRequest(kClassOutOf10, kSoftReset), {}, kControlMs);
  }
  if (done.end == End::kDone) return {};
  if (done.end == End::kTimedOut) return Fail(Busy());
  if (done.end == End::kStalled) {
    return Fail(ErrorCode::kInvalid, "soft-reset-none", "the printer knows no soft reset");
  }
  return Fail(Away());
}

}  // namespace drivers::printer
