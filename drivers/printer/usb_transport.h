// A printer on USB: class 07/01, or a vendor's class that a profile vouches for.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "base/result.h"
#include "drivers/printer/device_id.h"
#include "drivers/printer/profile.h"
#include "drivers/printer/transport.h"
#include "drivers/usb/bus.h"

namespace drivers::printer {

// The device's interface that speaks to a printer, and which of its settings does: class 07/01 with
// protocol 2 (both ways) before 1 (to the printer), whatever the setting's number; never 3, which
// wants packets of its own [USB printer class 1.1, interface descriptor]; of vendor class only
// where a profile names the device, and only setting 0. nullptr if there is none.
const usb::InterfaceDescriptor* FindPrinterInterface(const usb::Descriptors& device,
                                                     std::span<const Profile> profiles);

class UsbTransport final : public Transport {
 public:
  // `wait` lets up to so many milliseconds pass when nothing is there to read; it may come back
  // early. Without one the thread sleeps until something comes. kInvalid "printer-interface" when
  // the interface has no pipe to the printer.
  static base::Result<std::unique_ptr<UsbTransport>> Open(std::unique_ptr<usb::Interface> interface,
                                                          std::function<void(int ms)> wait = {});

  UsbTransport(const UsbTransport&) = delete;
  UsbTransport& operator=(const UsbTransport&) = delete;
  ~UsbTransport() override;

  // Pieces of 8 KiB at most, 2 s at most. kTimeout "printer-busy"; kUnknown "printer-stalled" (the
  // halt is cleared; what was taken is not known), "printer-lost" (a bus error); kUnavailable
  // "printer-away".
  Written Write(base::ByteView bytes, int timeout_ms) override;
  base::Result<base::Bytes> Read(int timeout_ms) override;
  base::Result<std::uint8_t> PortStatus() override;

  // Errors besides ParseDeviceId's: kUnavailable "printer-away", kTimeout, kInvalid
  // "device-id-none".
  base::Result<DeviceId> GetDeviceId();

  // The printer forgets what it has not printed, if it honours this.
  base::Status SoftReset();

  // Ends what waits; from any thread.
  void Stop();

 private:
  // What the pending read has brought. Shared with the callback, which may run when we are going.
  struct Inbox {
    std::mutex mutex;
    std::condition_variable came;
    base::Bytes bytes;
    std::optional<usb::End> ended;
  };

  UsbTransport(std::unique_ptr<usb::Interface> interface, std::function<void(int)> wait);
  bool Listen();
  std::optional<base::Error> Revive();
  usb::Setup ClassRequest(std::uint8_t type, std::uint8_t request) const;

  std::unique_ptr<usb::Interface> interface_;
  const std::function<void(int)> wait_;
  std::uint8_t out_ = 0;
  std::optional<usb::EndpointDescriptor> in_;
  std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
  std::unique_ptr<usb::Listening> listening_;
  int revived_ = 0;
};

}  // namespace drivers::printer
