#include "toml/reader.h"

#include <algorithm>
#include <utility>

namespace toml {
namespace {

std::string Quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string Listed(std::initializer_list<std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) {
    if (!list.empty()) list += ", ";
    list += word;
  }
  return list;
}

bool IsId(std::string_view text) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.empty() || text.size() > 32 || !lower(text[0])) return false;
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '-'; });
}

// A parser's message may hold whatever stood in the file: one printable line of it is enough.
std::string Printable(std::string_view text) {
  std::string line(text.substr(0, 200));
  std::replace_if(
      line.begin(), line.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return line;
}

}  // namespace

const toml::table& FileReader::Parse(std::string_view text, std::size_t limit) {
  if (text.size() > limit) {
    RefuseAs({}, "too-large",
             "the file is larger than " + std::to_string(limit) + " bytes; shorten it");
    return empty_;
  }
  toml::parse_result parsed = toml::parse(text);
  if (parsed.failed()) {
    RefuseAs(parsed.error().source(), "syntax",
             Printable(parsed.error().description()) + "; correct this line");
    return empty_;
  }
  root_ = std::move(parsed).table();
  return root_;
}

void FileReader::RefuseAs(const toml::source_region& where, std::string_view what,
                          const std::string& message) {
  Refuse(where, kind_ + "-" + std::string(what), message);
}

void FileReader::Refuse(const toml::source_region& where, std::string reason,
                        const std::string& message) {
  if (error_) return;
  error_ = base::Error{
      base::ErrorCode::kInvalid, std::move(reason),
      file_name_ + ":" + std::to_string(std::max(1U, where.begin.line)) + ": " + message};
}

void FileReader::OnlyKeys(const toml::table& table, std::string_view where,
                          std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    RefuseAs(key.source(), "key",
             "key " + Quoted(key.str()) + " is not known in " + std::string(where) +
                 "; remove it or change it to one of: " + Listed(known));
  }
}

const toml::node* FileReader::Get(const toml::table& table, std::string_view key, bool required) {
  if (!ok()) return nullptr;
  const toml::node* node = table.get(key);
  if (node == nullptr && required) {
    RefuseAs(table.source(), "key", "key " + Quoted(key) + " is missing here; add it");
  }
  return node;
}

bool FileReader::CheckText(const toml::node& node, const std::string& text, std::string_view key,
                           std::size_t least, std::size_t most) {
  // C0, DEL and C1 (U+0080 to U+009F: C2 80 to C2 9F); the parser has seen that it is UTF-8.
  bool one_line = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F || c1) one_line = false;
  }
  if (text.size() >= least && text.size() <= most && one_line) return true;
  RefuseAs(node.source(), "value",
           Quoted(key) + " must be one line of " + std::to_string(least) + " to " +
               std::to_string(most) + " bytes; change its text");
  return false;
}

std::string FileReader::Text(const toml::table& table, std::string_view key, std::size_t least,
                             std::size_t most) {
  const toml::node* node = Get(table, key, least > 0);
  if (node == nullptr) return {};
  const auto* text = node->as_string();
  if (text == nullptr) {
    RefuseAs(node->source(), "key",
             Quoted(key) + " must be a text; change it to " + std::string(key) + " = \"...\"");
    return {};
  }
  return CheckText(*node, text->get(), key, least, most) ? text->get() : std::string();
}

std::string FileReader::Id(const toml::table& table, std::string_view key) {
  std::string id = Text(table, key, 1, 32);
  if (ok() && !IsId(id)) {
    RefuseAs(table.get(key)->source(), "value",
             Quoted(key) +
                 " must be lower-case letters, digits and hyphens, beginning with a letter; "
                 "change it to something like 'nama-lengkap'");
  }
  return id;
}

std::int64_t FileReader::Whole(const toml::table& table, std::string_view key, std::int64_t least,
                               std::int64_t most, std::optional<std::int64_t> otherwise) {
  const toml::node* node = Get(table, key, !otherwise);
  if (node == nullptr) return otherwise.value_or(least);
  const auto* number = node->as_integer();
  if (number == nullptr || number->get() < least || number->get() > most) {
    RefuseAs(node->source(), number == nullptr ? "key" : "value",
             Quoted(key) + " must be a whole number; change it to one from " +
                 std::to_string(least) + " to " + std::to_string(most));
    return least;
  }
  return number->get();
}

bool FileReader::Flag(const toml::table& table, std::string_view key, bool otherwise) {
  const toml::node* node = Get(table, key, false);
  if (node == nullptr) return otherwise;
  const auto* flag = node->as_boolean();
  if (flag == nullptr) {
    RefuseAs(node->source(), "key", Quoted(key) + " must be true or false; change it");
    return otherwise;
  }
  return flag->get();
}

std::size_t FileReader::Word(const toml::table& table, std::string_view key,
                             std::initializer_list<std::string_view> words,
                             std::optional<std::size_t> otherwise) {
  const toml::node* node = Get(table, key, !otherwise);
  if (node == nullptr) return otherwise.value_or(0);
  const auto* text = node->as_string();
  const auto found = text == nullptr
                         ? words.end()
                         : std::find(words.begin(), words.end(), std::string_view(text->get()));
  if (found == words.end()) {
    RefuseAs(node->source(), text == nullptr ? "key" : "value",
             Quoted(key) + " has a value that is not known; change it to one of: " + Listed(words));
    return 0;
  }
  return static_cast<std::size_t>(found - words.begin());
}

std::vector<std::string> FileReader::Texts(const toml::table& table, std::string_view key,
                                           std::size_t least, std::size_t most,
                                           std::size_t longest) {
  std::vector<std::string> texts;
  const toml::node* node = Get(table, key, least > 0);
  if (node == nullptr) return texts;
  const auto* list = node->as_array();
  if (list == nullptr || list->size() < least || list->size() > most) {
    RefuseAs(node->source(), list == nullptr ? "key" : "value",
             Quoted(key) + " must be a list of " + std::to_string(least) + " to " +
                 std::to_string(most) + " texts; write it as " + std::string(key) + " = [\"...\"]");
    return texts;
  }
  for (const toml::node& item : *list) {
    const auto* text = item.as_string();
    if (text == nullptr) {
      RefuseAs(item.source(), "key",
               Quoted(key) + " holds something else than texts; put it in quotes");
      return texts;
    }
    if (!CheckText(item, text->get(), key, 1, longest)) return texts;
    texts.push_back(text->get());
  }
  return texts;
}

std::vector<const toml::table*> FileReader::Tables(const toml::table& table, std::string_view key,
                                                   std::size_t least, std::size_t most) {
  std::vector<const toml::table*> tables;
  const toml::node* node = Get(table, key, least > 0);
  if (node == nullptr) return tables;
  const auto* list = node->as_array();
  if (list == nullptr || list->size() < least || list->size() > most) {
    RefuseAs(node->source(), list == nullptr ? "key" : "value",
             Quoted(key) + " must be a list of " + std::to_string(least) + " to " +
                 std::to_string(most) + " tables; begin each with [[" + std::string(key) + "]]");
    return tables;
  }
  for (const toml::node& item : *list) {
    const auto* one = item.as_table();
    if (one == nullptr) {
      RefuseAs(item.source(), "key",
               Quoted(key) + " holds something else than tables; write each as { ... }");
      return {};
    }
    tables.push_back(one);
  }
  return tables;
}

const toml::table& FileReader::Table(const toml::table& table, std::string_view key) {
  const toml::node* node = Get(table, key, true);
  if (node == nullptr) return empty_;
  const auto* found = node->as_table();
  if (found == nullptr) {
    RefuseAs(node->source(), "key",
             Quoted(key) + " must be a table; change it to [" + std::string(key) + "]");
    return empty_;
  }
  return *found;
}

}  // namespace toml
