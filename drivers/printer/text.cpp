// Text for a printer that speaks ASCII only.
#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "drivers/printer/escpos.h"

namespace drivers::printer {
namespace {

constexpr char32_t kBroken = 0xfffd;

// The next code point of `text` from `at`, which it advances; kBroken for a byte that is no UTF-8.
char32_t Next(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  if (more == 0) return kBroken;
  char32_t value = lead & (0x3fU >> more);
  for (int i = 0; i < more; ++i) {
    if (at == text.size()) return kBroken;
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xc0U) != 0x80) return kBroken;
    value = (value << 6) | (byte & 0x3fU);
    ++at;
  }
  return value;
}

struct Replacement {
  char32_t from;
  std::string_view to;
};

constexpr std::array kSymbols = std::to_array<Replacement>({
    {0x00a0, " "},  {0x00a9, "(c)"}, {0x00b0, " derajat"}, {0x00b2, "2"},   {0x00b3, "3"},
    {0x00b7, "-"},  {0x00bd, "1/2"}, {0x00d7, "x"},        {0x2010, "-"},   {0x2011, "-"},
    {0x2012, "-"},  {0x2013, "-"},   {0x2014, "-"},        {0x2018, "'"},   {0x2019, "'"},
    {0x201c, "\""}, {0x201d, "\""},  {0x2022, "-"},        {0x2026, "..."}, {0x202f, " "},
    {0x2192, "->"}, {0x2212, "-"},   {0x2264, "<="},       {0x2265, ">="},
});

// U+00C0 to U+00FF, one ASCII letter each; '*' is written out below.
constexpr std::string_view kLatin1 =
    "AAAAAA*CEEEEIIIIDNOOOOOxOUUUUY**aaaaaa*ceeeeiiiidnooooo/ouuuuy*y";

std::string_view LatinPair(char32_t point) {
  switch (point) {
    case 0x00c6:
      return "AE";
    case 0x00de:
      return "Th";
    case 0x00df:
      return "ss";
    case 0x00e6:
      return "ae";
    default:
      return "th";
  }
}

// U+0100 to U+017F, one letter each (Latin Extended-A).
constexpr std::string_view kLatinExtendedA =
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSs"
    "Ss"
    "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(kLatin1.size() == 64 && kLatinExtendedA.size() == 128);

void AppendAscii(std::string& out, char32_t point) {
  if (point < 0x20 || point == 0x7f) return;
  if (point < 0x7f) {
    out.push_back(static_cast<char>(point));
  } else if (point >= 0x00c0 && point <= 0x00ff) {
    const char letter = kLatin1[point - 0x00c0];
    if (letter == '*') {
      out.append(LatinPair(point));
    } else {
      out.push_back(letter);
    }
  } else if (point >= 0x0100 && point <= 0x017f) {
    out.push_back(kLatinExtendedA[point - 0x0100]);
  } else {
    const auto* const found = std::find_if(kSymbols.begin(), kSymbols.end(),
                                           [&](const Replacement& r) { return r.from == point; });
    out.append(found == kSymbols.end() ? std::string_view("?") : found->to);
  }
}

}  // namespace

std::string ToAscii(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) AppendAscii(out, Next(utf8, at));
  return out;
}

std::vector<std::string> Wrap(std::string_view ascii, int columns) {
  const auto width = static_cast<std::size_t>(columns);
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < ascii.size();) {
    if (ascii[at] == ' ') {
      ++at;
      continue;
    }
    std::string_view word = ascii.substr(at, ascii.find(' ', at) - at);
    at += word.size();
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      lines.push_back(std::exchange(line, {}));
    }
    for (; word.size() > width; word.remove_prefix(width))
      lines.emplace_back(word.substr(0, width));
    if (!line.empty()) line.push_back(' ');
    line.append(word);
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace drivers::printer
