// The PNG half of ReadGray.
#pragma once

#include "picture/picture.h"

namespace picture {

base::Result<Gray> ReadPngAsGray(base::ByteView file);

}  // namespace picture
