#include <stop_token>
#include <string>
#include <vector>

#include "drivers/devices/advice.h"
#include "drivers/devices/commands.h"
#include "drivers/devices/printer_check.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/usb_transport.h"

namespace drivers::devices {
namespace {

std::string Names(const std::vector<printer::Profile>& profiles) {
  std::string names;
  for (const auto& one : profiles) names += (names.empty() ? "" : ", ") + one.name;
  return names;
}

}  // namespace

int PrintTestPage(const Session& session, const std::string& profile_name) {
  const auto& profiles = session.profiles.printers;
  const bool named = !profile_name.empty();
  if (named && printer::FindProfile(profiles, profile_name) == nullptr) {
    return Conclude(session, "print", {},
                    {Situation::kNoProfile,
                     "no profile is called '" + profile_name + "'; there are " + Names(profiles),
                     "give one of these names to --profile"});
  }
  const Verdict verdict = Choose(session.bus, session.profiles, Kind::kPrinter, session.port,
                                 named ? Also::kWithoutProfile : Also::kNothing);
  const auto& says = verdict.device.descriptors;
  const bool fits = named && verdict.finding.situation == Situation::kNoProfile &&
                    printer::FindPrinterInterface(says, profiles) != nullptr;
  if (verdict.finding.situation != Situation::kReady && !fits) {
    return Conclude(session, "print", verdict, verdict.finding);
  }
  const auto* profile = printer::FindProfile(profiles, named ? profile_name : verdict.model);
  auto claimed = session.bus.Claim(verdict.device, verdict.interface);
  if (!claimed) return Conclude(session, "print", verdict, FindingOf(claimed.error()));
  auto transport = printer::UsbTransport::Open(std::move(*claimed));
  if (!transport) return Conclude(session, "print", verdict, FindingOf(transport.error()));
  const std::stop_callback ends(session.stop, [&] { (*transport)->Stop(); });
  const auto page = TestPage(*profile);
  if (!page) {
    return Conclude(session, "print", verdict, {Situation::kTrouble, page.error().message});
  }
  printer::PrintOptions options;
  options.stop = session.stop;
  options.mend_ms = session.seconds * 1000;
  options.told = [&session](std::string_view fault) {
    if (session.json || fault.empty()) return;
    const Finding finding = FindingOfPrinter(fault);
    Say(session, finding.remedy.empty() ? finding.detail : finding.detail + ": " + finding.remedy,
        {});
  };
  auto report = printer::Print(**transport, *profile, *page, session.clock, options);
  // A question that fails does not say why.
  const bool printed = report.outcome == printer::Outcome::kPrinted;
  if (!printed && HasLeft(**transport)) report.reason = "printer-away";
  return Conclude(session, "print", verdict, FindingOf(report));
}

}  // namespace drivers::devices
