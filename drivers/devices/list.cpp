#include <string>
#include <vector>

#include "drivers/devices/commands.h"
#include "drivers/devices/inbox.h"
#include "drivers/usb/watching.h"

namespace drivers::devices {
namespace {

std::string Title(const usb::DeviceInfo& device) {
  std::string title = device.manufacturer;
  if (!device.product.empty()) title += (title.empty() ? "" : " ") + device.product;
  return title.empty() ? std::string("unnamed device") : title;
}

// What is plugged in: a header for people, before the lines of its drivers.
void SayDevice(const Session& session, std::string_view event, const usb::DeviceInfo& device) {
  if (session.json) return;
  std::string text = device.port + "  " + usb::UsbName(device.descriptors) + "  " + Title(device);
  if (event != "device") text = std::string(event) + "  " + text;
  Say(session, text, {});
}

void SayDriver(const Session& session, std::string_view event, const Verdict& verdict) {
  const usb::DeviceInfo& device = verdict.device;
  Finding finding = OfDevice(device, verdict.finding);
  const std::string_view kind = verdict.kind ? Name(*verdict.kind) : std::string_view();
  std::string text = "  " + std::string(kind.empty() ? "not for the kiosk" : kind);
  if (!verdict.model.empty()) text += " (" + verdict.model + ")";
  if (event == "arrived" && finding.situation == Situation::kReady) {
    finding.detail = "not opened";
  } else {
    text += ": " + Describe(finding);
  }
  Say(session, text,
      {{"event", event},
       {"port", device.port},
       {"usb", usb::UsbName(device.descriptors)},
       {"title", Title(device)},
       {"behind_hub", device.behind_hub},
       {"kind", kind},
       {"model", verdict.model},
       {"situation", Name(finding.situation)},
       {"detail", finding.detail},
       {"remedy", Remedy(finding)}});
}

void SayAll(const Session& session, std::string_view event, const usb::DeviceInfo& device,
            const std::vector<Verdict>& verdicts) {
  SayDevice(session, event, device);
  for (const Verdict& verdict : verdicts) SayDriver(session, event, verdict);
  if (device.behind_hub && !session.json) {
    Say(session, "  behind a hub: if it comes and goes, plug it straight into the computer", {});
  }
}

// A person who pulls a plug is told no more than that it was seen.
void SayLeft(const Session& session, const usb::DeviceInfo& device) {
  if (!session.json) return SayDevice(session, "left", device);
  for (Verdict& verdict : Judge(device, session.profiles)) {
    verdict.finding = {Situation::kUnplugged, "left"};
    SayDriver(session, "left", verdict);
  }
}

}  // namespace

int List(const Session& session) {
  auto devices = session.bus.Devices();
  std::erase_if(devices, [&](const usb::DeviceInfo& one) { return !session.Asks(one); });
  for (const usb::DeviceInfo& device : devices) {
    if (session.stop.stop_requested()) break;
    SayAll(session, "device", device, Try(session.bus, device, session.profiles));
  }
  if (devices.empty() && !session.json) {
    Say(session,
        session.port.empty() ? "No USB device is plugged in."
                             : "Nothing is plugged in at port " + session.port + ".",
        {});
  }
  return 0;
}

int Watch(const Session& session) {
  Inbox<usb::DeviceEvent> inbox(session.clock, session.stop);
  const usb::Watching watching(session.bus,
                               [&inbox](const usb::DeviceEvent& event) { inbox.Put(event); });
  if (!watching.status()) {
    return Conclude(session, "watch", {}, FindingOf(watching.status().error()));
  }
  if (!session.json) {
    Say(session, "watching for " + std::to_string(session.seconds) + " s: plug in, pull out", {});
  }
  const std::int64_t until = session.Until();
  while (const auto event = inbox.TakeUntil(until)) {
    if (event->kind == usb::DeviceEvent::Kind::kBlind) {
      return Conclude(session, "watch", {}, FindingOf(event->error));
    }
    if (!session.Asks(event->device)) continue;
    if (event->kind == usb::DeviceEvent::Kind::kArrived) {
      // A kiosk that runs takes it at this moment: it is not opened here.
      SayAll(session, "arrived", event->device, Judge(event->device, session.profiles));
    } else {
      SayLeft(session, event->device);
    }
  }
  return 0;
}

}  // namespace drivers::devices
