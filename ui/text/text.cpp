#include "ui/text/text.h"

#include "ui/text/tables.h"

namespace ui::text {
namespace {

const Table& TableOf(Language language) {
  switch (language) {
    case Language::kIndonesian:
      return IndonesianTable();
    case Language::kEnglish:
      return EnglishTable();
  }
  return IndonesianTable();
}

}  // namespace

std::string Words(Language language, TextId id, std::initializer_list<std::string_view> values) {
  const std::string_view words = TableOf(language)[static_cast<std::size_t>(id)].words;
  std::string filled;
  std::size_t from = 0;
  for (const std::string_view value : values) {
    const std::size_t mark = words.find("{}", from);
    if (mark == std::string_view::npos) break;
    filled.append(words.substr(from, mark - from)).append(value);
    from = mark + 2;
  }
  filled.append(words.substr(from));
  return filled;
}

}  // namespace ui::text
