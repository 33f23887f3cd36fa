// A printer behind a Unix stream socket: the simulated one.
#pragma once

#include <filesystem>
#include <memory>

#include "drivers/printer/transport.h"

namespace drivers::printer {

class UnixSocketTransport final : public Transport {
 public:
  // kUnavailable ("printer-away") when nothing listens at `path`.
  static base::Result<std::unique_ptr<UnixSocketTransport>> Connect(
      const std::filesystem::path& path);

  explicit UnixSocketTransport(int fd) : fd_(fd) {}
  UnixSocketTransport(const UnixSocketTransport&) = delete;
  UnixSocketTransport& operator=(const UnixSocketTransport&) = delete;
  ~UnixSocketTransport() override;

  Written Write(base::ByteView bytes, int timeout_ms) override;
  base::Result<base::Bytes> Read(int timeout_ms) override;

 private:
  int fd_;
};

}  // namespace drivers::printer
