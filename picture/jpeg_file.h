// The JPEG half of ReadGray.
#pragma once

#include "picture/picture.h"

namespace picture {

base::Result<Gray> ReadJpegAsGray(base::ByteView file);

}  // namespace picture
