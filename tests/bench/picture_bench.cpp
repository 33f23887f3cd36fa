// What a camera frame costs before the search for codes starts.
#include "picture/picture.h"

#include <benchmark/benchmark.h>

#include <cstdlib>

#include "base/file.h"

namespace {

void ReadCameraSizedPng(benchmark::State& state) {
  picture::Gray gray{1280, 720, std::vector<std::uint8_t>(std::size_t{1280} * 720)};
  for (std::size_t i = 0; i < gray.pixels.size(); ++i) {
    gray.pixels[i] = static_cast<std::uint8_t>((i * 7) ^ (i >> 9));
  }
  const auto path = std::filesystem::temp_directory_path() / "anjungan-bench.png";
  if (!picture::WritePng(path, gray)) std::abort();
  const auto file = base::ReadFile(path, picture::kMaxFileBytes);
  std::filesystem::remove(path);
  for (auto _ : state) benchmark::DoNotOptimize(picture::ReadGray(*file));
}
BENCHMARK(ReadCameraSizedPng)->Unit(benchmark::kMillisecond);

}  // namespace
