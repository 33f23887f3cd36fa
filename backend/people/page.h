// The tracking page as one file: no picture, no font, no other request (a phone on a bad link).
#pragma once

#include "backend/http/message.h"

namespace backend::people {

http::Response TrackingPage();

}  // namespace backend::people
