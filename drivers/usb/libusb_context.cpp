#include "drivers/usb/libusb_context.h"

#include <sys/time.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

namespace drivers::usb {
namespace {

using base::ErrorCode;
using base::Fail;

constexpr std::chrono::milliseconds kStopPatience{3000};
// Nothing depends on it: who wants the thread interrupts it.
constexpr timeval kIdle{60, 0};

// While one start hangs, the next would hang as well: libusb holds its lock.
std::atomic<bool> start_hangs = false;

}  // namespace

struct LibusbContext::State {
  enum class Phase { kStarting, kRunning, kFailed, kEnded };

  std::mutex mutex;
  std::condition_variable changed;
  Phase phase = Phase::kStarting;
  bool abandoned = false;
  std::string failure;
  libusb_context* context = nullptr;
  std::atomic<bool> stopping = false;
  std::atomic<bool> deaf = false;
  std::function<void(libusb_device*, bool)> hotplug;

  void Become(Phase next) {
    const std::lock_guard lock(mutex);
    phase = next;
    changed.notify_all();
  }
};

namespace {

int LIBUSB_CALL OnHotplug(libusb_context*, libusb_device* device, libusb_hotplug_event event,
                          void* user) {
  const auto& hotplug = *static_cast<std::function<void(libusb_device*, bool)>*>(user);
  hotplug(device, event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED);
  return 0;
}

}  // namespace

base::Result<std::shared_ptr<LibusbContext>> LibusbContext::Start(
    std::function<void(libusb_device*, bool)> hotplug, int patience_ms) {
  const auto hangs = [] {
    return Fail(ErrorCode::kTimeout, "usb-enumeration-hangs",
                "USB does not start: a device that is plugged in misleads the system's libusb; "
                "unplug devices one by one, and start again");
  };
  if (start_hangs) return hangs();
  const auto state = std::make_shared<State>();
  state->hotplug = std::move(hotplug);
  std::thread thread([state] { Run(state); });
  std::unique_lock lock(state->mutex);
  state->changed.wait_for(lock, std::chrono::milliseconds(patience_ms),
                          [&] { return state->phase != State::Phase::kStarting; });
  if (state->phase == State::Phase::kStarting) {
    state->abandoned = true;
    start_hangs = true;
    thread.detach();
    return hangs();
  }
  const bool failed = state->phase == State::Phase::kFailed;
  lock.unlock();
  if (failed) {
    thread.join();
    return Fail(ErrorCode::kInternal, "usb-start",
                "USB does not start: " + state->failure +
                    "; start the computer anew, and see that it has /dev/bus/usb");
  }
  return std::shared_ptr<LibusbContext>(new LibusbContext(state, std::move(thread)));
}

LibusbContext::LibusbContext(std::shared_ptr<State> state, std::thread thread)
    : state_(std::move(state)), thread_(std::move(thread)) {}

// Asking for the list wants the lock that libusb's thread holds while it handles news.
bool LibusbContext::Hears(int patience_ms) {
  struct Asked {
    std::mutex mutex;
    std::condition_variable changed;
    bool answered = false;
  };
  const auto asked = std::make_shared<Asked>();
  std::thread thread([asked, state = state_] {
    libusb_device** list = nullptr;
    if (libusb_get_device_list(state->context, &list) >= 0) libusb_free_device_list(list, 1);
    const std::lock_guard lock(asked->mutex);
    asked->answered = true;
    asked->changed.notify_all();
  });
  std::unique_lock lock(asked->mutex);
  const bool answered = asked->changed.wait_for(lock, std::chrono::milliseconds(patience_ms),
                                                [&] { return asked->answered; });
  lock.unlock();
  if (answered) {
    thread.join();
  } else {
    state_->deaf = true;
    thread.detach();
  }
  return answered;
}

bool LibusbContext::deaf() const {
  return state_->deaf;
}

LibusbContext::~LibusbContext() {
  // Its end would wait for libusb's thread.
  if (state_->deaf) {
    thread_.detach();
    return;
  }
  state_->stopping = true;
  libusb_interrupt_event_handler(state_->context);
  std::unique_lock lock(state_->mutex);
  const bool ended = state_->changed.wait_for(
      lock, kStopPatience, [&] { return state_->phase == State::Phase::kEnded; });
  lock.unlock();
  if (ended) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void LibusbContext::Run(const std::shared_ptr<State>& state) {
  libusb_context* context = nullptr;
  int result = libusb_init(&context);
  if (result == 0) {
    result = libusb_hotplug_register_callback(
        context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
        LIBUSB_HOTPLUG_ENUMERATE, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
        LIBUSB_HOTPLUG_MATCH_ANY, OnHotplug, &state->hotplug, nullptr);
    if (result != 0) libusb_exit(context);
  }
  if (result != 0) {
    state->failure = libusb_error_name(result);
    state->Become(State::Phase::kFailed);
    return;
  }
  bool abandoned = false;
  {
    const std::lock_guard lock(state->mutex);
    abandoned = state->abandoned;
    state->context = context;
    state->phase = State::Phase::kRunning;
    state->changed.notify_all();
  }
  if (abandoned) start_hangs = false;
  while (!abandoned && !state->stopping) {
    timeval idle = kIdle;
    libusb_handle_events_timeout_completed(context, &idle, nullptr);
  }
  // Takes the hotplug callback off as well; nobody else uses libusb by now.
  libusb_exit(context);
  state->Become(State::Phase::kEnded);
}

}  // namespace drivers::usb
