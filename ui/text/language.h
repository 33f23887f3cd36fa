// The languages that the screens speak. Indonesian is the default and the only one that every word
// is checked in by people; further ones are tables beside it.
#pragma once

namespace ui::text {

enum class Language { kIndonesian, kEnglish };

}  // namespace ui::text
