#include "drivers/usb/libusb_interface.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/secret.h"

namespace drivers::usb {
namespace {

using std::chrono::milliseconds;

// libusb ends every transfer at its time-out; these are for a libusb that does not.
constexpr milliseconds kGrace{1000};
constexpr std::size_t kSetupBytes = LIBUSB_CONTROL_SETUP_SIZE;

End EndOf(libusb_transfer_status status) {
  switch (status) {
    case LIBUSB_TRANSFER_COMPLETED:
      return End::kDone;
    case LIBUSB_TRANSFER_TIMED_OUT:
      return End::kTimedOut;
    case LIBUSB_TRANSFER_CANCELLED:
      return End::kCancelled;
    case LIBUSB_TRANSFER_STALL:
      return End::kStalled;
    case LIBUSB_TRANSFER_OVERFLOW:
      return End::kBabble;
    case LIBUSB_TRANSFER_NO_DEVICE:
      return End::kGone;
    case LIBUSB_TRANSFER_ERROR:
      return End::kBroken;
  }
  return End::kBroken;
}

End EndOfCall(int result) {
  if (result == 0) return End::kDone;
  // NOT_FOUND comes from a reset: the device is back as another one.
  const bool gone = result == LIBUSB_ERROR_NO_DEVICE || result == LIBUSB_ERROR_NOT_FOUND;
  return gone ? End::kGone : End::kBroken;
}

void Fill(libusb_transfer* transfer, libusb_device_handle* handle, const EndpointDescriptor& to,
          base::Bytes& buffer, libusb_transfer_cb_fn landed, void* user, int timeout_ms) {
  const auto fill =
      to.type == TransferType::kBulk ? libusb_fill_bulk_transfer : libusb_fill_interrupt_transfer;
  fill(transfer, handle, to.address, buffer.data(), static_cast<int>(buffer.size()), landed, user,
       static_cast<unsigned>(timeout_ms));
}

}  // namespace

// One transfer that somebody waits for. It belongs to the waiter and to libusb: whoever ends last
// frees it.
class LibusbInterface::Flight : public std::enable_shared_from_this<Flight> {
 public:
  explicit Flight(base::Bytes bytes) : buffer(std::move(bytes)) {}
  // Transfers carry what cards say and people scan.
  ~Flight() {
    libusb_free_transfer(transfer);
    base::Wipe(buffer);
  }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;

  int Submit() {
    self_ = shared_from_this();
    const int result = libusb_submit_transfer(transfer);
    if (result != 0) self_.reset();
    return result;
  }

  // False if it is still in the air after that time.
  bool Wait(milliseconds time) {
    std::unique_lock lock(mutex_);
    return landed_.wait_for(lock, time, [&] { return done_; });
  }

  static void LIBUSB_CALL OnLanded(libusb_transfer* transfer) {
    auto* flight = static_cast<Flight*>(transfer->user_data);
    const std::shared_ptr<Flight> keep = std::move(flight->self_);
    const std::lock_guard lock(flight->mutex_);
    flight->end = EndOf(transfer->status);
    flight->actual = static_cast<std::size_t>(std::max(0, transfer->actual_length));
    flight->done_ = true;
    flight->landed_.notify_all();
  }

  libusb_transfer* transfer = libusb_alloc_transfer(0);
  base::Bytes buffer;
  End end = End::kBroken;
  std::size_t actual = 0;

 private:
  std::shared_ptr<Flight> self_;  // libusb's share
  std::mutex mutex_;
  std::condition_variable landed_;
  bool done_ = false;
};

// A transfer that is submitted again whenever it ends well.
class LibusbInterface::Ear : public std::enable_shared_from_this<Ear> {
 public:
  Ear(std::size_t size, std::function<void(InResult)> heard, std::shared_ptr<Presence> presence)
      : buffer(size), heard_(std::move(heard)), presence_(std::move(presence)) {}
  ~Ear() {
    libusb_free_transfer(transfer);
    base::Wipe(buffer);
  }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  void Begin() {
    End end = End::kCancelled;
    {
      const std::lock_guard lock(mutex_);
      self_ = shared_from_this();
      if (!cancelled_) end = EndOfCall(libusb_submit_transfer(transfer));
    }
    if (end != End::kDone) Finish(end);
  }

  // Ends what never began.
  void Refuse() { Finish(End::kBroken); }

  void Cancel() {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    // One that is over may have outlived its handle.
    if (self_ && !over_) libusb_cancel_transfer(transfer);
  }

  // Nothing is heard after it returns.
  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      silent_ = true;
    }
    Cancel();
    std::unique_lock lock(mutex_);
    over_changed_.wait_for(lock, 2 * kGrace, [&] { return over_; });
  }

  // A transfer keeps its device, and must not outlive the context.
  void Close() {
    Stop();
    const std::lock_guard lock(mutex_);
    if (over_) libusb_free_transfer(std::exchange(transfer, nullptr));
  }

  static void LIBUSB_CALL OnHeard(libusb_transfer* transfer) {
    static_cast<Ear*>(transfer->user_data)->Hear();
  }

  libusb_transfer* transfer = libusb_alloc_transfer(0);
  base::Bytes buffer;

 private:
  void Hear() {
    End end = EndOf(transfer->status);
    if (end == End::kDone) {
      const auto size = static_cast<std::ptrdiff_t>(std::max(0, transfer->actual_length));
      Tell({End::kDone, {buffer.begin(), buffer.begin() + size}});
      base::Wipe(buffer.data(), buffer.size());
      const std::lock_guard lock(mutex_);
      end = cancelled_ ? End::kCancelled : EndOfCall(libusb_submit_transfer(transfer));
      if (end == End::kDone) return;
    }
    Finish(end);
  }

  void Tell(InResult packet) {
    {
      const std::lock_guard lock(mutex_);
      if (silent_) return;
    }
    heard_(std::move(packet));
  }

  void Finish(End end) {
    if (end == End::kBroken && presence_->left()) end = End::kGone;
    Tell({end, {}});
    std::shared_ptr<Ear> keep;
    const std::lock_guard lock(mutex_);
    keep = std::move(self_);
    over_ = true;
    over_changed_.notify_all();
  }

  std::function<void(InResult)> heard_;
  std::shared_ptr<Presence> presence_;
  std::shared_ptr<Ear> self_;  // libusb's share
  std::mutex mutex_;
  std::condition_variable over_changed_;
  bool silent_ = false;
  bool cancelled_ = false;
  bool over_ = false;
};

class LibusbInterface::LibusbListening final : public Listening {
 public:
  explicit LibusbListening(std::shared_ptr<Ear> ear) : ear_(std::move(ear)) {}
  ~LibusbListening() override { ear_->Stop(); }

 private:
  std::shared_ptr<Ear> ear_;
};

LibusbInterface::LibusbInterface(std::shared_ptr<LibusbContext> context,
                                 libusb_device_handle* handle, DeviceInfo device,
                                 InterfaceDescriptor descriptor, std::shared_ptr<Presence> presence)
    : context_(std::move(context)),
      handle_(handle),
      device_(std::move(device)),
      descriptor_(std::move(descriptor)),
      presence_(std::move(presence)) {}

// Every transfer is back before the handle closes: libusb forgets those that are not.
LibusbInterface::~LibusbInterface() {
  std::vector<std::weak_ptr<Ear>> ears;
  {
    const std::lock_guard lock(mutex_);
    ears = std::exchange(ears_, {});
  }
  for (const auto& ear : ears) {
    if (const auto listening = ear.lock()) listening->Close();
  }
  CancelAll();
  {
    std::unique_lock lock(mutex_);
    landed_.wait_for(lock, 2 * kGrace, [&] { return flights_.empty(); });
  }
  // Gives the kernel driver back, if one was detached.
  libusb_release_interface(handle_, descriptor_.number);
  // Closing waits for the event thread, which may wait for ever in a libusb that hangs.
  if (!context_->deaf()) libusb_close(handle_);
}

InResult LibusbInterface::ControlIn(const Setup& setup, std::size_t size, int timeout_ms) {
  const auto flight = std::make_shared<Flight>(base::Bytes(kSetupBytes + size));
  libusb_fill_control_setup(flight->buffer.data(), setup.request_type | LIBUSB_ENDPOINT_IN,
                            setup.request, setup.value, setup.index,
                            static_cast<std::uint16_t>(size));
  libusb_fill_control_transfer(flight->transfer, handle_, flight->buffer.data(), Flight::OnLanded,
                               flight.get(), static_cast<unsigned>(std::max(1, timeout_ms)));
  return Received(Fly(flight, timeout_ms), kSetupBytes);
}

OutResult LibusbInterface::ControlOut(const Setup& setup, base::ByteView bytes, int timeout_ms) {
  const auto flight = std::make_shared<Flight>(base::Bytes(kSetupBytes + bytes.size()));
  libusb_fill_control_setup(flight->buffer.data(), setup.request_type & 0x7F, setup.request,
                            setup.value, setup.index, static_cast<std::uint16_t>(bytes.size()));
  std::copy(bytes.begin(), bytes.end(), flight->buffer.begin() + kSetupBytes);
  libusb_fill_control_transfer(flight->transfer, handle_, flight->buffer.data(), Flight::OnLanded,
                               flight.get(), static_cast<unsigned>(std::max(1, timeout_ms)));
  return Sent(Fly(flight, timeout_ms), bytes.size());
}

InResult LibusbInterface::Read(std::uint8_t endpoint, std::size_t size, int timeout_ms) {
  const EndpointDescriptor* from = descriptor_.Carrier(endpoint, true);
  if (from == nullptr) return {End::kBroken, {}};
  const auto flight = std::make_shared<Flight>(base::Bytes(from->WholePackets(size)));
  Fill(flight->transfer, handle_, *from, flight->buffer, Flight::OnLanded, flight.get(),
       std::max(1, timeout_ms));
  return Received(Fly(flight, timeout_ms), 0);
}

OutResult LibusbInterface::Write(std::uint8_t endpoint, base::ByteView bytes, int timeout_ms) {
  const EndpointDescriptor* to = descriptor_.Carrier(endpoint, false);
  if (to == nullptr) return {End::kBroken, 0};
  const auto flight = std::make_shared<Flight>(base::ToBytes(bytes));
  Fill(flight->transfer, handle_, *to, flight->buffer, Flight::OnLanded, flight.get(),
       std::max(1, timeout_ms));
  return Sent(Fly(flight, timeout_ms), bytes.size());
}

std::unique_ptr<Listening> LibusbInterface::Listen(std::uint8_t endpoint, std::size_t size,
                                                   std::function<void(InResult)> heard) {
  const EndpointDescriptor* from = descriptor_.Carrier(endpoint, true);
  const bool able = from != nullptr;
  const auto ear =
      std::make_shared<Ear>(able ? from->WholePackets(size) : 0, std::move(heard), presence_);
  auto listening = std::make_unique<LibusbListening>(ear);
  if (!able) {
    ear->Refuse();
    return listening;
  }
  Fill(ear->transfer, handle_, *from, ear->buffer, Ear::OnHeard, ear.get(), 0);
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(ears_, [](const auto& one) { return one.expired(); });
    ears_.push_back(ear);
    if (cancelled_) ear->Cancel();
  }
  ear->Begin();
  return listening;
}

End LibusbInterface::ClearHalt(std::uint8_t endpoint) {
  if (cancelled()) return End::kCancelled;
  return Settle(EndOfCall(libusb_clear_halt(handle_, endpoint)));
}

End LibusbInterface::Reset() {
  if (cancelled()) return End::kCancelled;
  return Settle(EndOfCall(libusb_reset_device(handle_)));
}

bool LibusbInterface::cancelled() {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

void LibusbInterface::CancelAll() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  for (const auto& flight : flights_) libusb_cancel_transfer(flight->transfer);
  for (const auto& ear : ears_) {
    if (const auto listening = ear.lock()) listening->Cancel();
  }
}

// What `flight` brought is its own once it has landed, and only then.
LibusbInterface::Landing LibusbInterface::Fly(std::shared_ptr<Flight> flight, int timeout_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (cancelled_) return {End::kCancelled, nullptr};
    if (const int result = flight->Submit(); result != 0) {
      return {presence_->left() ? End::kGone : EndOfCall(result), nullptr};
    }
    flights_.insert(flight);
  }
  bool landed = flight->Wait(milliseconds(std::max(1, timeout_ms)) + kGrace);
  if (!landed) {
    libusb_cancel_transfer(flight->transfer);
    landed = flight->Wait(kGrace);
  }
  {
    const std::lock_guard lock(mutex_);
    flights_.erase(flight);
    landed_.notify_all();
  }
  // Nobody knows how much of one that never came back was moved.
  const End end = landed ? Settle(flight->end) : End::kBroken;
  return {end, landed ? std::move(flight) : nullptr};
}

InResult LibusbInterface::Received(const Landing& landing, std::size_t head) {
  // What came beyond the buffer is lost, and so is the meaning of the rest.
  if (!landing.flight || landing.end == End::kBabble) return {landing.end, {}};
  const auto data = base::ByteView(landing.flight->buffer).subspan(head);
  return {landing.end, base::ToBytes(data.first(std::min(landing.flight->actual, data.size())))};
}

OutResult LibusbInterface::Sent(const Landing& landing, std::size_t size) {
  if (!landing.flight) return {landing.end, 0};
  const std::size_t actual = std::min(landing.flight->actual, size);
  const bool cut = landing.end == End::kDone && actual < size;
  return {cut ? End::kBroken : landing.end, actual};
}

End LibusbInterface::Settle(End end) {
  return end == End::kBroken && presence_->LeavesSoon() ? End::kGone : end;
}

}  // namespace drivers::usb
