#include "drivers/printer/conversation.h"

#include <algorithm>
#include <array>
#include <utility>

namespace drivers::printer {
namespace {

constexpr int kAnswerMs = 500;
constexpr int kWriteMs = 2000;
// A printer that reports every change by itself can fill the pipe; a count ends the emptying.
constexpr int kMaxReads = 64;
constexpr std::size_t kMostHeard = 64;

bool IsRealTime(const Answer& answer) {
  return answer.kind == Answer::Kind::kRealTime;
}

}  // namespace

Conversation::Conversation(Transport& transport, const Profile& profile, const base::Clock& clock)
    : transport_(transport), profile_(profile), clock_(clock), stream_(profile.status) {}

std::string Conversation::Hear(int wait_ms) {
  auto came = transport_.Read(wait_ms);
  if (came) {
    Keep(stream_.Feed(*came));
    return {};
  }
  if (came.error().code != base::ErrorCode::kTimeout) return came.error().reason;
  if (wait_ms >= kAnswerMs) Keep(stream_.Silence());
  return {};
}

void Conversation::Keep(std::vector<Answer> answers) {
  for (Answer& answer : answers) {
    if (answer.kind == Answer::Kind::kAutomatic) {
      automatic_ = ParseAutomaticStatus(answer.bytes);
      continue;
    }
    heard_.push_back(std::move(answer));
    if (heard_.size() > kMostHeard) heard_.pop_front();
  }
}

void Conversation::Drain() {
  for (int i = 0; i < kMaxReads; ++i) {
    auto came = transport_.Read(0);
    if (!came) return;
    Keep(stream_.Feed(*came));
  }
}

bool Conversation::Heard(const std::function<bool(const Answer&)>& is) {
  const auto found = std::find_if(heard_.begin(), heard_.end(), is);
  if (found == heard_.end()) return false;
  heard_.erase(found);
  return true;
}

// True when the printer took all of it: a question cut short would be the beginning of what
// follows.
bool Conversation::Say(base::ByteView question) {
  std::size_t taken = 0;
  for (int i = 0; i < 2 && taken < question.size(); ++i) {
    const Written written = transport_.Write(question.subspan(taken), kWriteMs);
    taken += written.taken;
    if (written.taken == 0) break;
  }
  return taken == question.size();
}

std::optional<std::uint8_t> Conversation::AskOne(std::uint8_t n) {
  // An answer does not say which question it answers: older ones would be taken for it.
  Drain();
  std::erase_if(heard_, IsRealTime);
  const std::array<std::uint8_t, 3> question{0x10, 0x04, n};
  if (!Say(question)) return std::nullopt;
  const std::int64_t start = clock_.MonotonicMs();
  for (int i = 0; i < kMaxReads; ++i) {
    const std::int64_t left = kAnswerMs - (clock_.MonotonicMs() - start);
    if (left <= 0 && i > 0) return std::nullopt;
    if (!Hear(static_cast<int>(std::max<std::int64_t>(left, 0))).empty()) return std::nullopt;
    const auto answers = std::count_if(heard_.begin(), heard_.end(), IsRealTime);
    if (answers > 1) return std::nullopt;
    if (answers == 1) {
      const auto found = std::find_if(heard_.begin(), heard_.end(), IsRealTime);
      const std::uint8_t byte = found->bytes.front();
      heard_.erase(found);
      return byte;
    }
  }
  return std::nullopt;
}

std::optional<PrinterStatus> Conversation::Ask() {
  base::Bytes answers;
  for (const std::uint8_t n : Questions(profile_.status)) {
    const auto answer = AskOne(n);
    if (!answer) return std::nullopt;
    answers.push_back(*answer);
  }
  return ParseStatus(profile_.status, answers);
}

std::optional<PrinterStatus> Conversation::Unasked() {
  if (profile_.automatic_status && automatic_) return automatic_;
  if (!profile_.port_status) return std::nullopt;
  const auto byte = transport_.PortStatus();
  return byte ? ParsePortStatus(*byte) : std::nullopt;
}

}  // namespace drivers::printer
