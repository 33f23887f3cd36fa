// anjungan-gallery: a picture of every screen, for people to look at.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ui/gallery/samples.h"
#include "ui/shell/shell.h"

namespace {

struct Arguments {
  std::filesystem::path out;
  ui::shell::Options shell;
  ui::gallery::Texts texts = ui::gallery::Texts::kUsual;
  ui::text::Language language = ui::text::Language::kIndonesian;
  ui::theme::Contrast contrast = ui::theme::Contrast::kNormal;
};

constexpr const char* kUsage =
    "usage: anjungan-gallery --out DIR [--size WxH] [--mm WIDTH] [--contrast high] [--language en] "
    "[--longest]\n";

std::optional<Arguments> Parse(int count, char** words) {
  Arguments arguments;
  arguments.shell.off_screen = true;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--longest") {
      arguments.texts = ui::gallery::Texts::kLongest;
      continue;
    }
    if (++i == count) return std::nullopt;
    const std::string value = words[i];
    if (word == "--out") {
      arguments.out = value;
    } else if (word == "--size") {
      if (std::sscanf(value.c_str(), "%dx%d", &arguments.shell.width, &arguments.shell.height) != 2)
        return std::nullopt;
    } else if (word == "--mm") {
      char* end = nullptr;
      arguments.shell.panel_mm = std::strtod(value.c_str(), &end);
      if (end == value.c_str() || *end != 0 || !(arguments.shell.panel_mm > 0)) return std::nullopt;
    } else if (word == "--contrast" && value == "high") {
      arguments.contrast = ui::theme::Contrast::kHigh;
    } else if (word == "--language" && value == "en") {
      arguments.language = ui::text::Language::kEnglish;
    } else {
      return std::nullopt;
    }
  }
  if (arguments.out.empty()) return std::nullopt;
  return arguments;
}

int Report(const base::Error& error) {
  std::fprintf(stderr, "anjungan-gallery: %s\n", error.message.c_str());
  return 1;
}

}  // namespace

int main(int count, char** words) {
  if (count == 2 &&
      (words[1] == std::string_view("--help") || words[1] == std::string_view("-h"))) {
    return std::fputs(kUsage, stdout) < 0 ? 1 : 0;
  }
  const std::optional<Arguments> arguments = Parse(count, words);
  if (!arguments) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  std::error_code failed;
  std::filesystem::create_directories(arguments->out, failed);
  auto shell = ui::shell::Shell::Open(arguments->shell);
  if (!shell) return Report(shell.error());
  int number = 0;
  for (const ui::gallery::Sample& sample :
       ui::gallery::Samples(arguments->texts, arguments->language, arguments->contrast)) {
    // Something else before, so that no draft of the last sample is left.
    (*shell)->Frame({}, 0);
    (*shell)->Frame(sample.view, 0);
    char name[96];
    std::snprintf(name, sizeof name, "%02d-%s.png", ++number, sample.name.c_str());
    if (base::Status saved = (*shell)->SavePicture(arguments->out / name); !saved) {
      return Report(saved.error());
    }
  }
  std::printf("%d pictures in %s\n", number, arguments->out.c_str());
  return 0;
}
