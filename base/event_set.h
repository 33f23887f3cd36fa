// Sets of a variant's alternatives, one bit each: for the state machines' tables of which event
// means something where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <variant>

namespace base {

template <class Variant, class T, std::size_t I = 0>
constexpr std::uint64_t EventBit() {
  static_assert(std::variant_size_v<Variant> <= 64);
  if constexpr (std::is_same_v<T, std::variant_alternative_t<I, Variant>>) {
    return std::uint64_t{1} << I;
  } else {
    return EventBit<Variant, T, I + 1>();
  }
}

// The set of these alternatives; an index is in it if its bit is set.
template <class Variant, class... T>
constexpr std::uint64_t EventSet() {
  return (EventBit<Variant, T>() | ...);
}

}  // namespace base
