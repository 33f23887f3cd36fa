#include "tests/support/protocol/openapi.h"

#include <sstream>
#include <stdexcept>

#include "base/file.h"
#include "offline-store/protocol/text_encoding.h"
#include "tests/support/protocol/vectors.h"

namespace tests {
namespace {

constexpr std::string_view kMark = "# from vectors/";

struct Source {
  std::string file;
  std::string name;
};

// The vector that a line names; an empty file if it names none.
Source SourceOf(const std::string& line) {
  const std::size_t mark = line.find(kMark);
  if (mark == std::string::npos) return {};
  const std::string rest = line.substr(mark + kMark.size());
  const std::size_t colon = rest.find(": ");
  if (colon == std::string::npos) throw std::runtime_error("openapi.yaml: " + line);
  return {rest.substr(0, colon), rest.substr(colon + 2)};
}

bool IsText(const std::string& file) {
  return file == "tracking-code.json";
}

std::string ValueOf(const Source& source) {
  const base::Bytes bytes = VectorCase(source.file, source.name);
  return IsText(source.file) ? std::string(base::AsText(bytes))
                             : offline_store::protocol::Base64Url(bytes);
}

// "    name:" -> {4, "name"}; anything else has no name.
struct Key {
  std::size_t indent = 0;
  std::string name;
};
Key KeyOf(const std::string& line) {
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent == std::string::npos || line.back() != ':') return {};
  std::string name = line.substr(indent, line.size() - indent - 1);
  if (name.front() == '"') name = name.substr(1, name.size() - 2);
  return {indent, std::move(name)};
}

}  // namespace

std::string WithExamples(std::string_view openapi) {
  std::istringstream lines{std::string(openapi)};
  std::string out;
  std::string line;
  Source source;
  while (std::getline(lines, line)) {
    if (!source.file.empty()) {
      const std::size_t value = line.find("value: ");
      if (value == std::string::npos) throw std::runtime_error("openapi.yaml: " + line);
      line = line.substr(0, value) + "value: \"" + ValueOf(source) + "\"";
    }
    source = SourceOf(line);
    out += line + "\n";
  }
  return out;
}

std::string ReadOpenapi() {
  const auto content = base::ReadFile(ANJUNGAN_OPENAPI, 1024 * 1024);
  if (!content) throw std::runtime_error(content.error().message);
  return std::string(base::AsText(*content));
}

std::vector<OpenapiExample> OpenapiExamples() {
  // The document's own layout: paths at indent 2, methods at 4, statuses at 8, media types at 10
  // (requests) or 12 (responses).
  std::istringstream lines(ReadOpenapi());
  std::vector<OpenapiExample> examples;
  OpenapiExample current;
  std::string line;
  while (std::getline(lines, line)) {
    const Key key = KeyOf(line);
    if (key.indent == 2) current.path = key.name;
    if (key.indent == 4) current.method = key.name;
    if (key.indent == 6) current.status.clear();
    if (key.indent == 8 && key.name.size() == 3) current.status = key.name;
    if (key.name.find('/') != std::string::npos && key.indent > 4) current.content_type = key.name;
    const Source source = SourceOf(line);
    if (source.file.empty()) continue;
    current.body = VectorCase(source.file, source.name);
    examples.push_back(current);
  }
  return examples;
}

}  // namespace tests
