// What a screen keeps between frames for its own feel: the draft being typed, the page being looked
// at. It is forgotten (drafts overwritten) as soon as another screen is shown.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "ui/screens/views.h"
#include "ui/widgets/keys.h"

namespace ui::screens {

struct PagedUiState {
  int page = 0;
};

struct NikUiState {
  base::SecretText digits;
};

struct FormUiState {
  base::SecretText value;  // text or choice as it is; of numbers and dates the digits
  widgets::KeyboardState keyboard;
};

struct ChecklistUiState {
  PagedUiState paged;
  std::vector<Bring> answers;
};

using UiState =
    std::variant<std::monostate, PagedUiState, NikUiState, FormUiState, ChecklistUiState>;

}  // namespace ui::screens
