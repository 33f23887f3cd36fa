// How workers tell the UI thread: a closure that it runs between two frames.
#pragma once

#include <functional>

#include "kiosk/app/mailbox.h"

namespace kiosk::app {

using News = std::function<void()>;
using NewsBox = Mailbox<News>;

}  // namespace kiosk::app
