#include "drivers/scanner/decoder/find_codes.h"

// ZXing's texts as UTF-8.
#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>

namespace drivers::scanner::decoder {
namespace {

using picture::Gray;

// Pictures above this are large enough as they are; doubling them costs time and finds nothing.
constexpr std::size_t kMaxDoubledPixels = 4'000'000;

enum class Light { kLocal, kGlobal };

ZXing::DecodeHints Hints(ZXing::BarcodeFormats formats, Light light) {
  ZXing::DecodeHints hints;
  hints.setFormats(formats);
  hints.setTryHarder(true).setTryRotate(true);
  // Large pictures are also looked at in a smaller copy: at 1080p half of the codes need it.
  hints.setTryDownscale(true);
  hints.setMaxNumberOfSymbols(kMaxCodes);
  hints.setBinarizer(light == Light::kLocal ? ZXing::Binarizer::LocalAverage
                                            : ZXing::Binarizer::GlobalHistogram);
  return hints;
}

std::vector<Code> Look(const Gray& picture, const ZXing::DecodeHints& hints, Symbology symbology) {
  const ZXing::ImageView view(picture.pixels.data(), picture.width, picture.height,
                              ZXing::ImageFormat::Lum);
  std::vector<Code> codes;
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints)) {
    if (!result.isValid() || codes.size() == kMaxCodes) continue;
    Code code{symbology, base::SecretText(result.text())};
    if (!code.text.empty() && std::find(codes.begin(), codes.end(), code) == codes.end()) {
      codes.push_back(std::move(code));
    }
  }
  return codes;
}

Gray Inverted(const Gray& picture) {
  Gray inverted = picture;
  for (auto& pixel : inverted.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  return inverted;
}

// Twice as large, the new pixels half-way between their neighbours.
Gray Doubled(const Gray& picture) {
  Gray doubled;
  doubled.width = picture.width * 2;
  doubled.height = picture.height * 2;
  doubled.pixels.resize(picture.pixels.size() * 4);
  const auto width = static_cast<std::size_t>(picture.width);
  const auto height = static_cast<std::size_t>(picture.height);
  for (std::size_t y = 0; y < height * 2; ++y) {
    const std::size_t top = y / 2;
    const std::size_t bottom = std::min(top + y % 2, height - 1);
    for (std::size_t x = 0; x < width * 2; ++x) {
      const std::size_t left = x / 2;
      const std::size_t right = std::min(left + x % 2, width - 1);
      const int sum = picture.pixels[top * width + left] + picture.pixels[top * width + right] +
                      picture.pixels[bottom * width + left] +
                      picture.pixels[bottom * width + right];
      doubled.pixels[y * width * 2 + x] = static_cast<std::uint8_t>((sum + 2) / 4);
    }
  }
  return doubled;
}

// Never MicroQR or "all formats": those readers of ZXing 1.4.0 abort on unlucky pictures.
constexpr auto kQrOnly = ZXing::BarcodeFormat::QRCode;

std::vector<Code> FindQr(const Gray& picture) {
  const auto local = Hints(kQrOnly, Light::kLocal);
  const auto global = Hints(kQrOnly, Light::kGlobal);
  auto codes = Look(picture, local, Symbology::kQr);
  if (codes.empty()) codes = Look(picture, global, Symbology::kQr);
  if (codes.empty()) codes = Look(Inverted(picture), local, Symbology::kQr);
  if (codes.empty() && picture.pixels.size() <= kMaxDoubledPixels) {
    const Gray doubled = Doubled(picture);
    codes = Look(doubled, global, Symbology::kQr);
    if (codes.empty()) codes = Look(doubled, local, Symbology::kQr);
  }
  return codes;
}

std::vector<Code> FindProducts(const Gray& picture) {
  using ZXing::BarcodeFormat;
  const ZXing::BarcodeFormats formats =
      BarcodeFormat::EAN8 | BarcodeFormat::EAN13 | BarcodeFormat::UPCA | BarcodeFormat::UPCE;
  return Look(picture, Hints(formats, Light::kLocal), Symbology::kProduct);
}

}  // namespace

std::vector<Code> FindCodes(const Gray& picture) {
  if (picture.pixels.empty()) return {};
  try {
    auto codes = FindQr(picture);
    if (codes.empty()) codes = FindProducts(picture);
    return codes;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    // ZXing throws on some broken symbols: to the caller that is a picture without a code.
    return {};
  }
}

}  // namespace drivers::scanner::decoder
