#include "kiosk/catalogue/service.h"

#include <algorithm>

namespace kiosk::catalogue {
namespace {

template <class T>
const T* FindById(const std::vector<T>& all, std::string_view id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const T& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const Service* Catalogue::Find(std::string_view id) const {
  return FindById(services, id);
}

const Field* FindField(const Service& service, std::string_view id) {
  return FindById(service.fields, id);
}

}  // namespace kiosk::catalogue
