// PNG and JPEG files as a stranger may hand them over.
#include "picture/picture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView file(data, size);
  static_cast<void>(picture::ReadPng(file));
  static_cast<void>(picture::ReadGray(file));
  return 0;
}
