#include "drivers/qr/qr.h"

#include <qrencode.h>

#include <cerrno>
#include <memory>
#include <string>

namespace drivers::qr {
namespace {

using base::ErrorCode;
using base::Fail;

QRecLevel ToLibrary(Level level) {
  switch (level) {
    case Level::kL:
      return QR_ECLEVEL_L;
    case Level::kM:
      return QR_ECLEVEL_M;
    case Level::kQ:
      return QR_ECLEVEL_Q;
    case Level::kH:
      return QR_ECLEVEL_H;
  }
  return QR_ECLEVEL_M;
}

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

base::Result<Modules> Encode(std::string_view text, Level level) {
  if (text.empty()) return Fail(ErrorCode::kInvalid, "qr-empty", "a QR code needs a text");
  if (text.find('\0') != std::string_view::npos) {
    return Fail(ErrorCode::kInvalid, "qr-zero-byte", "a QR text cannot hold a zero byte");
  }
  // QRcode_encodeString splits the text into the modes that make it shortest.
  const std::unique_ptr<QRcode, Free> code(QRcode_encodeString(
      std::string(text).c_str(), /*version=*/0, ToLibrary(level), QR_MODE_8, /*casesensitive=*/1));
  if (code == nullptr) {
    if (errno == ERANGE) {
      return Fail(ErrorCode::kInvalid, "qr-too-long", "the text does not fit into a QR code");
    }
    return Fail(ErrorCode::kInternal, "qr-failed", "libqrencode could not make the QR code");
  }
  Modules modules;
  modules.size = code->width;
  const auto count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
  modules.dark.reserve(count);
  for (std::size_t i = 0; i < count; ++i) modules.dark.push_back((code->data[i] & 1) != 0);
  return modules;
}

}  // namespace drivers::qr
