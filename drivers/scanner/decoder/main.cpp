// anjungan-decode: the only program that parses pictures from outside.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "drivers/scanner/decode_worker.h"
#include "drivers/scanner/decoder/worker.h"
#include "picture/picture.h"

namespace {

constexpr int kDeadlineMs = 60'000;
constexpr int kFound = 0;
constexpr int kNone = 1;
constexpr int kUnreadable = 2;

// A stranger's text on a terminal: control bytes other than line ends and tabs are spelled out.
std::string Printable(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x20 && byte != 0x7f) || c == '\n' || c == '\t') {
      out.push_back(c);
    } else {
      char escaped[5];
      std::snprintf(escaped, sizeof(escaped), "\\x%02x", byte);
      out.append(escaped);
    }
  }
  return out;
}

int DecodeFile(drivers::scanner::DecodeWorker& worker, const std::string& path, bool with_name) {
  const auto fail = [&](const base::Error& error) {
    std::fprintf(stderr, "anjungan-decode: %s: %s\n", path.c_str(), error.message.c_str());
    return kUnreadable;
  };
  const auto file = base::ReadFile(path, picture::kMaxFileBytes);
  if (!file) {  // its message names the file
    std::fprintf(stderr, "anjungan-decode: %s\n", file.error().message.c_str());
    return kUnreadable;
  }
  const auto codes = worker.Decode(*file, kDeadlineMs);
  if (!codes) return fail(codes.error());
  for (const auto& code : *codes) {
    if (with_name) std::printf("%s: ", path.c_str());
    std::printf("%s\n", Printable(code.text.str()).c_str());
  }
  return codes->empty() ? kNone : kFound;
}

int Run(int argc, char** argv) {
  CLI::App app(
      "Prints the text of the codes (QR, EAN, UPC) in PNG and JPEG pictures, a line each; with "
      "several pictures a line starts with 'FILE: '.");
  app.footer(
      "Exit status: 0 a code in every picture, 1 a picture without a code, 2 a picture that "
      "cannot be read.");
  std::vector<std::string> files;
  bool worker = false;
  auto* const file_option = app.add_option("FILE", files, "pictures to look at");
  app.add_flag("--worker", worker,
               "locked-up mode for the kiosk: pictures on standard input, codes on standard output")
      ->excludes(file_option);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUnreadable;
  }
  if (worker) return drivers::scanner::decoder::RunWorker();
  if (files.empty()) {
    std::fprintf(stderr, "anjungan-decode: name at least one picture, or ask --help\n");
    return kUnreadable;
  }
  const base::SystemClock clock;
  drivers::scanner::DecodeWorker decoder("/proc/self/exe", clock);
  int result = kFound;
  for (const std::string& path : files) {
    result = std::max(result, DecodeFile(decoder, path, files.size() > 1));
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fprintf(stderr, "anjungan-decode: the codes could not be written\n");
    return kUnreadable;
  }
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "anjungan-decode: %s\n", error.what());
    return kUnreadable;
  }
}
