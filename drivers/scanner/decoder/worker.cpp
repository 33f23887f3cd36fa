#include "drivers/scanner/decoder/worker.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <new>
#include <string>
#include <utility>

#include "drivers/scanner/decoder/find_codes.h"
#include "drivers/scanner/decoder/sandbox.h"
#include "drivers/scanner/worker_protocol.h"
#include "picture/picture.h"

namespace drivers::scanner::decoder {
namespace {

// Fills `out`; false at the end of the input or on an error.
bool ReadAll(base::Bytes& out) {
  for (std::size_t done = 0; done < out.size();) {
    const ssize_t got = read(STDIN_FILENO, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

bool WriteAll(base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

WorkerStatus ToStatus(const base::Error& error) {
  if (error.reason == "not-a-picture") return WorkerStatus::kNotAPicture;
  if (error.reason == "picture-too-large") return WorkerStatus::kTooLarge;
  return WorkerStatus::kBroken;
}

Reply Answer(base::ByteView file) {
  try {
    const auto picture = picture::ReadGray(file);
    if (!picture) return {ToStatus(picture.error()), false, {}};
    return {WorkerStatus::kDone, false, FindCodes(*picture)};
  } catch (const std::bad_alloc&) {
    return {WorkerStatus::kTooLarge, false, {}};
  }
}

std::int64_t UsedSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_utime.tv_sec + used.ru_stime.tv_sec;
}

}  // namespace

int RunWorker() {
  if (const auto locked = EnterSandbox(); !locked) {
    std::fprintf(stderr, "anjungan-decode: %s\n", locked.error().message.c_str());
    return 2;
  }
  for (bool retires = false; !retires;) {
    base::Bytes length(kLengthBytes);
    if (!ReadAll(length)) return 0;
    const std::size_t size = DecodeLength(length);
    if (size > picture::kMaxFileBytes) return 2;
    base::Bytes file(size);
    if (!ReadAll(file)) return 2;
    Reply reply = Answer(file);
    retires = UsedSeconds() >= kRetireAfterSeconds;
    reply.retires = retires;
    const base::Bytes body = EncodeReply(reply);
    base::Bytes message = EncodeLength(body.size());
    message.insert(message.end(), body.begin(), body.end());
    if (!WriteAll(message)) return 2;
    base::Wipe(file);
    base::Wipe(message);
  }
  return 0;
}

}  // namespace drivers::scanner::decoder
