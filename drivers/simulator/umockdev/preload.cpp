#include "drivers/simulator/umockdev/preload.h"

#include <fstream>

namespace drivers::simulator::umockdev {

std::string PreloadList() {
  std::string list = "libumockdev-preload.so.0";
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path == std::string::npos || line.find("/libasan.so") == std::string::npos) continue;
    return line.substr(path) + ':' + list;
  }
  return list;
}

}  // namespace drivers::simulator::umockdev
