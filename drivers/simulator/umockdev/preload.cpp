#include "drivers/simulator/umockdev/preload.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

namespace drivers::simulator::umockdev {
namespace {

constexpr const char* kMark = "ANJUNGAN_MOCKED";

std::string PreloadList() {
  std::string list = "libumockdev-preload.so.0";
  if (const char* before = std::getenv("LD_PRELOAD")) list += ':' + std::string(before);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path == std::string::npos || line.find("/libasan.so") == std::string::npos) continue;
    return line.substr(path) + ':' + list;
  }
  return list;
}

}  // namespace

base::Status StartAnewMocked(char** arguments) {
  if (std::getenv(kMark) != nullptr) {
    unsetenv(kMark);
    return {};
  }
  setenv(kMark, "1", 1);
  setenv("LD_PRELOAD", PreloadList().c_str(), 1);
  execv("/proc/self/exe", arguments);
  return base::Fail(base::ErrorCode::kInternal, "umockdev-start",
                    std::string("cannot start anew: ") + std::strerror(errno));
}

}  // namespace drivers::simulator::umockdev
