#include "ui/shell/frame_json.h"

#include <cstdio>
#include <string_view>

namespace ui::shell {
namespace {

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char symbol : text) {
    const auto byte = static_cast<unsigned char>(symbol);
    if (symbol == '"' || symbol == '\\') {
      quoted += '\\';
      quoted += symbol;
    } else if (byte < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      quoted += escape;
    } else {
      quoted += symbol;
    }
  }
  return quoted + '"';
}

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

std::string Colour(std::uint32_t colour) {
  char text[16];
  std::snprintf(text, sizeof text, "\"#%02X%02X%02X\"", colour & 0xFFU, (colour >> 8) & 0xFFU,
                (colour >> 16) & 0xFFU);
  return text;
}

std::string Rectangle(const widgets::Box& box) {
  return "\"x\":" + std::to_string(box.x) + ",\"y\":" + std::to_string(box.y) +
         ",\"w\":" + std::to_string(box.w) + ",\"h\":" + std::to_string(box.h);
}

}  // namespace

std::string ToJson(const widgets::FrameRecord& record) {
  std::string json = "{\"screen\":" + Quoted(record.screen) +
                     ",\"width\":" + std::to_string(record.width) +
                     ",\"height\":" + std::to_string(record.height) +
                     ",\"px_per_mm\":" + Number(record.px_per_mm) + ",\n\"targets\":[";
  const char* separator = "\n";
  for (const widgets::Target& target : record.targets) {
    json += separator;
    json += "{\"id\":" + Quoted(target.id) + "," + Rectangle(target.box) +
            ",\"width_mm\":" + Number(target.box.w / record.px_per_mm) +
            ",\"height_mm\":" + Number(target.box.h / record.px_per_mm) +
            ",\"kind\":" + (target.kind == widgets::TargetKind::kKey ? "\"key\"" : "\"choice\"") +
            "}";
    separator = ",\n";
  }
  json += "],\n\"texts\":[";
  separator = "\n";
  for (const widgets::TextRun& run : record.texts) {
    json += separator;
    json += "{\"text\":" + Quoted(run.text) + "," + Rectangle(run.box) +
            ",\"capital_mm\":" + Number(run.capital_mm) + ",\"colour\":" + Colour(run.colour) +
            ",\"background\":" + Colour(run.back) +
            ",\"clipped\":" + (run.clipped ? "true" : "false") + "}";
    separator = ",\n";
  }
  return json + "]}\n";
}

}  // namespace ui::shell
