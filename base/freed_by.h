// The deleter of a std::unique_ptr to an object of a C library that a function of it frees.
#pragma once

namespace base {

template <auto Free>
struct FreedBy {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};

}  // namespace base
