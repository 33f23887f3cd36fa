#include "drivers/devices/session.h"

#include <nlohmann/json.hpp>

namespace drivers::devices {
namespace {

std::string Quoted(std::string_view text) {
  return nlohmann::json(std::string(text))
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Field::Field(std::string_view name, std::string_view text)
    : json(Quoted(name) + ":" + Quoted(text)) {}

Field::Field(std::string_view name, bool yes)
    : json(Quoted(name) + ":" + (yes ? "true" : "false")) {}

Field::Field(std::string_view name, int number)
    : json(Quoted(name) + ":" + std::to_string(number)) {}

void Say(const Output& output, std::string_view text, std::initializer_list<Field> fields) {
  if (output.stop.stop_requested()) return;
  std::string line(text);
  if (output.json) {
    line = "{";
    for (const Field& field : fields) line += (line.size() > 1 ? "," : "") + field.json;
    line += "}";
  }
  std::fprintf(output.out, "%s\n", line.c_str());
  std::fflush(output.out);
}

int Conclude(const Output& output, std::string_view command, const Verdict& verdict,
             const Finding& found) {
  const Finding finding = OfDevice(verdict.device, found);
  std::string text = Describe(finding);
  if (!verdict.device.port.empty()) text = verdict.device.port + ": " + text;
  Say(output, text,
      {{"command", command},
       {"port", verdict.device.port},
       {"kind", verdict.kind ? Name(*verdict.kind) : std::string_view()},
       {"model", verdict.model},
       {"situation", Name(finding.situation)},
       {"detail", finding.detail},
       {"remedy", Remedy(finding)}});
  return ExitStatus(finding.situation);
}

}  // namespace drivers::devices
