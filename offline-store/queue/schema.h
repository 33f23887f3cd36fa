// The tables of the store, as migration steps.
#pragma once

#include <span>
#include <string_view>

namespace offline_store::queue {

std::span<const std::string_view> Schema();

}  // namespace offline_store::queue
