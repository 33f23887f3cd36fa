#include "drivers/card-reader/card_reader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <thread>
#include <utility>

#include "base/secret.h"
#include "drivers/card-reader/reader.h"
#include "drivers/card-reader/turns.h"

namespace drivers::card_reader {
namespace {

using base::ErrorCode;

constexpr int kLongestIdleMs = 60'000;
constexpr int kSimulatedIdleMs = 10;

tl::unexpected<base::Error> Gone() {
  return base::Fail(ErrorCode::kUnavailable, "reader-gone", "no card reader is there");
}

}  // namespace

// One physical reader and its thread.
class CardReader::Station {
 public:
  Station(usb::Bus& bus, const base::Clock& clock, std::function<void(CardEvent)> tell,
          Wait simulated, usb::DeviceInfo device)
      : bus_(bus),
        clock_(clock),
        tell_(std::move(tell)),
        simulated_(std::move(simulated)),
        device_(std::move(device)),
        thread_([this] { Work(); }) {}

  ~Station() {
    Stop();
    thread_.join();
  }

  const usb::DeviceInfo& device() const { return device_; }

  // The thread begins nothing new and says nothing more; what it waits for ends now.
  void Stop() {
    std::shared_ptr<Reader> reader;
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(stopped_, true)) return;
      reader = reader_;
      woken_.notify_all();
    }
    // Without our lock: what is cancelled may be telling us something just now.
    if (reader != nullptr) reader->CancelAll();
  }

  // The device is no longer there.
  void Leave() {
    const std::lock_guard lock(mutex_);
    left_ = true;
    woken_flag_ = true;
    woken_.notify_all();
  }

  // The thread touches nothing any more: joining takes no time.
  bool finished() {
    const std::lock_guard lock(mutex_);
    return finished_;
  }

  base::Result<base::Bytes> Exchange(SlotId slot, base::ByteView apdu) {
    Job job;
    job.slot = slot;
    job.apdu = base::ToBytes(apdu);
    auto answer = job.answer.get_future();
    {
      const std::lock_guard lock(mutex_);
      if (stopped_ || ended_) return Gone();
      jobs_.push_back(std::move(job));
      woken_.notify_all();
    }
    return answer.get();
  }

 private:
  struct Job {
    SlotId slot;
    base::Bytes apdu;
    std::promise<base::Result<base::Bytes>> answer;
  };

  void Work() {
    if (auto opened = Open(); opened) {
      Watch();
    } else {
      CardEvent event;
      event.kind = CardEvent::Kind::kReaderLost;
      event.port = device_.port;
      event.error = std::move(opened.error());
      Tell(std::move(event));
    }
    End();
  }

  base::Status Open() {
    auto claimed =
        Reader::Claim(bus_, device_,
                      {clock_, [this](int ms) { Pass(ms); },
                       [this](CardEvent event) { Tell(std::move(event)); }, [this] { Wake(); }});
    if (!claimed) return base::Fail(std::move(claimed.error()));
    {
      // From here on a stop finds it: a silent reader takes long to open.
      const std::lock_guard lock(mutex_);
      if (stopped_) return Gone();
      reader_ = std::move(*claimed);
    }
    return reader_->Open();
  }

  void Watch() {
    Turns turns;
    while (!reader_->lost()) {
      Job job;
      Turn turn = Turn::kNothing;
      {
        std::unique_lock lock(mutex_);
        if (stopped_) return;
        if (left_) break;
        const std::int64_t now = clock_.MonotonicMs();
        const std::int64_t next = reader_->NextStepMs();
        turn = turns.Next(!jobs_.empty(), next <= now);
        if (turn == Turn::kNothing) {
          Idle(lock, static_cast<int>(std::min<std::int64_t>(next - now, kLongestIdleMs)));
          continue;
        }
        if (turn == Turn::kExchange) {
          job = std::move(jobs_.front());
          jobs_.pop_front();
        }
      }
      if (turn == Turn::kLook) {
        reader_->Step();
      } else {
        job.answer.set_value(reader_->Exchange(job.slot, job.apdu));
        base::Wipe(job.apdu);
      }
    }
    reader_->Leave();
  }

  // Until something happens, or for so long.
  void Idle(std::unique_lock<std::mutex>& lock, int ms) {
    if (simulated_) {
      lock.unlock();
      simulated_(std::min(ms, kSimulatedIdleMs));
      lock.lock();
    } else if (!woken_flag_) {
      woken_.wait_for(lock, std::chrono::milliseconds(ms));
    }
    woken_flag_ = false;
  }

  // Within a command; a stop ends it early.
  void Pass(int ms) {
    if (simulated_) return simulated_(ms);
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return stopped_; });
  }

  // Runs on the bus's event thread, too.
  void Wake() {
    const std::lock_guard lock(mutex_);
    woken_flag_ = true;
    woken_.notify_all();
  }

  void Tell(CardEvent event) {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return;
    }
    event.device = device_.id;
    tell_(std::move(event));
  }

  void End() {
    std::shared_ptr<Reader> reader;
    std::deque<Job> left;
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      reader.swap(reader_);
      left.swap(jobs_);
    }
    // Gives the interfaces back, for which the bus must not wait for us.
    reader.reset();
    for (Job& job : left) {
      job.answer.set_value(Gone());
      base::Wipe(job.apdu);
    }
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }

  usb::Bus& bus_;
  const base::Clock& clock_;
  const std::function<void(CardEvent)> tell_;
  const Wait simulated_;
  const usb::DeviceInfo device_;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<Job> jobs_;
  std::shared_ptr<Reader> reader_;
  bool woken_flag_ = false;
  bool stopped_ = false;
  bool left_ = false;
  bool ended_ = false;  // takes no job any more
  bool finished_ = false;
  std::thread thread_;  // last: it uses the rest
};

CardReader::CardReader(usb::Bus& bus, const base::Clock& clock, std::function<void(CardEvent)> tell,
                       Wait simulated)
    : bus_(bus), clock_(clock), tell_(std::move(tell)), simulated_(std::move(simulated)) {}

CardReader::~CardReader() {
  std::vector<std::shared_ptr<Station>> stations;
  {
    const std::lock_guard lock(mutex_);
    stations.swap(stations_);
  }
  // All before the first is joined: none waits for another's last word.
  for (const auto& station : stations) station->Stop();
}

void CardReader::Heard(const usb::DeviceEvent& event) {
  if (event.kind == usb::DeviceEvent::Kind::kBlind) return;
  if (!IsCardReader(event.device.descriptors)) return;
  const std::lock_guard lock(mutex_);
  // Stations whose thread has ended are joined at once.
  stations_.erase(std::remove_if(stations_.begin(), stations_.end(),
                                 [](const auto& station) { return station->finished(); }),
                  stations_.end());
  if (event.kind == usb::DeviceEvent::Kind::kArrived) {
    stations_.push_back(std::make_shared<Station>(bus_, clock_, tell_, simulated_, event.device));
    return;
  }
  for (const auto& station : stations_) {
    if (station->device().id == event.device.id) station->Leave();
  }
}

std::shared_ptr<CardReader::Station> CardReader::Find(const std::string& port) {
  const std::lock_guard lock(mutex_);
  // The newest: one that left may not have ended yet.
  const auto found = std::find_if(stations_.rbegin(), stations_.rend(), [&](const auto& station) {
    return station->device().port == port && !station->finished();
  });
  return found == stations_.rend() ? nullptr : *found;
}

base::Result<base::Bytes> CardReader::Exchange(const std::string& port, SlotId slot,
                                               base::ByteView apdu) {
  const auto station = Find(port);
  if (station == nullptr) return Gone();
  return station->Exchange(slot, apdu);
}

}  // namespace drivers::card_reader
