// One table a language: every TextId once, in the order of the enum.
#pragma once

#include <array>
#include <string_view>

#include "ui/text/text.h"

namespace ui::text {

struct Entry {
  TextId id;
  std::string_view words;
};
using Table = std::array<Entry, kTextCount>;

constexpr bool InOrder(const Table& table) {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].id) != i || table[i].words.empty()) return false;
  }
  return true;
}

const Table& IndonesianTable();
const Table& EnglishTable();

}  // namespace ui::text
