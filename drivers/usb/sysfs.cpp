#include "drivers/usb/sysfs.h"

#include <charconv>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "drivers/usb/text.h"

namespace drivers::usb {
namespace {

namespace fs = std::filesystem;

// A device descriptor and eight configurations of the largest size (Linux: USB_MAXCONFIG).
constexpr std::size_t kMaxDescriptorBytes = 18 + 8 * 65535;
constexpr std::size_t kMaxAttributeBytes = 4096;

const fs::path& AllDevices() {
  static const fs::path folder = "/sys/bus/usb/devices";
  return folder;
}

fs::path FolderOf(const std::string& port) {
  return AllDevices() / port;
}

std::string ReadText(const fs::path& path) {
  const auto bytes = base::ReadFile(path, kMaxAttributeBytes);
  return bytes ? Printable(std::string(base::AsText(*bytes))) : std::string();
}

}  // namespace

std::string PortName(int bus, const std::vector<std::uint8_t>& ports) {
  if (ports.empty()) return {};
  std::string name = std::to_string(bus) + '-' + std::to_string(ports.front());
  for (std::size_t i = 1; i < ports.size(); ++i) name += '.' + std::to_string(ports[i]);
  return name;
}

std::set<Place> SeeDevices() {
  std::set<Place> seen;
  std::error_code error;
  for (fs::directory_iterator one(AllDevices(), error), end; !error && one != end;
       one.increment(error)) {
    const std::string name = one->path().filename().string();
    // "usb1" is a root hub, "1-2:1.0" an interface.
    const bool port = name.find('-') != std::string::npos && name.find(':') == std::string::npos;
    const std::string address = port ? ReadText(one->path() / "devnum") : std::string();
    int number = 0;
    const auto read = std::from_chars(address.data(), address.data() + address.size(), number);
    if (read.ec == std::errc() && number > 0) seen.insert({name, number});
  }
  return seen;
}

DeviceInfo DescribeDevice(const std::string& port) {
  DeviceInfo info;
  info.port = port;
  info.behind_hub = port.find('.') != std::string::npos;
  const fs::path folder = FolderOf(port);
  info.manufacturer = ReadText(folder / "manufacturer");
  info.product = ReadText(folder / "product");
  info.serial = ReadText(folder / "serial");
  const auto raw = base::ReadFile(folder / "descriptors", kMaxDescriptorBytes);
  if (!raw) {
    info.fault = "the system does not show its descriptors (" + raw.error().message + ")";
    return info;
  }
  auto parsed = ParseDescriptors(*raw);
  if (parsed) {
    info.descriptors = std::move(*parsed);
  } else {
    info.fault = parsed.error().message;
  }
  return info;
}

std::string HolderOf(const std::string& port, std::uint8_t interface) {
  const std::string configuration = ReadText(FolderOf(port) / "bConfigurationValue");
  const std::string name = port + ':' + configuration + '.' + std::to_string(interface);
  std::error_code error;
  const fs::path driver = fs::read_symlink(FolderOf(port) / name / "driver", error);
  return error ? std::string() : driver.filename().string();
}

}  // namespace drivers::usb
