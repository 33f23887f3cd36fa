// make_vectors PROTOCOL_FOLDER: writes vectors/*.json and the examples in openapi.yaml there. Run
// it after a format has changed, and look at what changed.
#include <cstdio>
#include <filesystem>

#include "base/file.h"
#include "tests/support/protocol/openapi.h"
#include "tests/support/protocol/vectors.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: make_vectors PROTOCOL_FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  std::filesystem::create_directories(folder / "vectors");
  for (const auto& [name, content] : tests::MakeVectors()) {
    const std::string text = offline_store::protocol::WriteJsonIndented(content) + "\n";
    const auto written = base::WriteFileDurably(folder / "vectors" / name, base::AsBytes(text),
                                                base::FileAccess::kPublic);
    if (!written) {
      std::fprintf(stderr, "%s\n", written.error().message.c_str());
      return 1;
    }
  }
  const auto openapi = base::ReadFile(folder / "openapi.yaml", 1024 * 1024);
  if (!openapi) {
    std::fprintf(stderr, "%s\n", openapi.error().message.c_str());
    return 1;
  }
  const std::string text = tests::WithExamples(base::AsText(*openapi));
  const auto written = base::WriteFileDurably(folder / "openapi.yaml", base::AsBytes(text),
                                              base::FileAccess::kPublic);
  if (!written) {
    std::fprintf(stderr, "%s\n", written.error().message.c_str());
    return 1;
  }
  return 0;
}
