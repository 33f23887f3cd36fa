// The client of `anjungan-decode --worker`: a hostile picture may crash or hang that process, never
// this one.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/scanner/code.h"

namespace drivers::scanner {

// Starts the program when first needed and again after it crashed, hung or retired. Leaves no
// zombie and no descriptor behind. Thread-compatible: one thread per object.
class DecodeWorker {
 public:
  // `program` is the path of anjungan-decode.
  DecodeWorker(std::filesystem::path program, const base::Clock& clock);
  DecodeWorker(const DecodeWorker&) = delete;
  DecodeWorker& operator=(const DecodeWorker&) = delete;
  ~DecodeWorker();

  // The codes in a PNG or JPEG file, none if it holds none; blocks at most `deadline_ms`. Errors:
  // kInvalid "not-a-picture", "picture-broken", "picture-too-large"; kTimeout "decode-timeout" (the
  // worker was killed); kUnavailable "decode-crashed"; kInternal "decode-start".
  base::Result<std::vector<Code>> Decode(base::ByteView picture_file, int deadline_ms);

  // The running worker, 0 if none; for tests and diagnostics.
  pid_t pid() const { return pid_; }

 private:
  base::Status Start();
  void Stop();
  base::Result<std::vector<Code>> Exchange(base::ByteView picture_file, int deadline_ms,
                                           bool& retires);

  std::filesystem::path program_;
  const base::Clock& clock_;
  pid_t pid_ = 0;
  int fd_ = -1;
};

}  // namespace drivers::scanner
