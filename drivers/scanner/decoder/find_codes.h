// Finding codes in a picture; wraps ZXing. Runs inside anjungan-decode: Debian's ZXing is built
// with assertions, so an unlucky picture may end the process.
#pragma once

#include <vector>

#include "drivers/scanner/code.h"
#include "picture/picture.h"

namespace drivers::scanner::decoder {

// QR codes first, with harder and harder looks until one finds something; product codes only in a
// picture without a QR code. Stateless; throws std::bad_alloc only.
std::vector<Code> FindCodes(const picture::Gray& picture);

}  // namespace drivers::scanner::decoder
