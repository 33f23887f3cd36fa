// Reads values out of a TOML table and remembers the first thing that is wrong, with its line and
// what to do about it. After that every getter returns an empty value, so that a reader can go
// through a whole file and ask once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// toml++ 3.3 asserts, or with NDEBUG assumes, what a broken file may break ("[!" at the start of a
// line), right before it would have reported it. So its assertions are left out.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 16
#define TOML_ASSERT(condition) static_assert(true)
#pragma push_macro("NDEBUG")
#undef NDEBUG
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace kiosk::catalogue {

class TomlReader {
 public:
  explicit TomlReader(std::string_view file_name) : file_name_(file_name) {}

  // Lets only `known` keys pass. `where` is what messages call the table: "[service]".
  void OnlyKeys(const toml::table& table, std::string_view where,
                std::initializer_list<std::string_view> known);

  // A text of `least` to `most` bytes in one line. A missing key is an error unless least is 0.
  std::string Text(const toml::table& table, std::string_view key, std::size_t least,
                   std::size_t most);

  // Lower-case letters, digits and hyphens, 1 to 32, beginning with a letter.
  std::string Id(const toml::table& table, std::string_view key);

  // A whole number. A missing key is an error unless `otherwise` is given.
  std::int64_t Whole(const toml::table& table, std::string_view key, std::int64_t least,
                     std::int64_t most, std::optional<std::int64_t> otherwise = std::nullopt);

  bool Flag(const toml::table& table, std::string_view key, bool otherwise);

  // The index of the text in `words`. A missing key is an error unless `otherwise` is given.
  std::size_t Word(const toml::table& table, std::string_view key,
                   std::initializer_list<std::string_view> words,
                   std::optional<std::size_t> otherwise = std::nullopt);

  // A list of `least` to `most` texts of at most `longest` bytes.
  std::vector<std::string> Texts(const toml::table& table, std::string_view key, std::size_t least,
                                 std::size_t most, std::size_t longest);

  // A list of `least` to `most` tables; a missing key is an empty list.
  std::vector<const toml::table*> Tables(const toml::table& table, std::string_view key,
                                         std::size_t least, std::size_t most);

  // The table [key]; an empty one if it is missing, which is an error.
  const toml::table& Table(const toml::table& table, std::string_view key);

  // Keeps the first error; its message becomes "FILE:LINE: message".
  void Refuse(const toml::source_region& where, std::string reason, const std::string& message);

  bool ok() const { return !error_; }
  const std::optional<base::Error>& error() const { return error_; }

 private:
  const toml::node* Get(const toml::table& table, std::string_view key, bool required);
  bool CheckText(const toml::node& node, const std::string& text, std::string_view key,
                 std::size_t least, std::size_t most);

  std::string file_name_;
  std::optional<base::Error> error_;
  toml::table empty_;
};

}  // namespace kiosk::catalogue
