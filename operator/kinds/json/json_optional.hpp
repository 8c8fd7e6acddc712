// Fields that are left out when they are empty, as people would write the object. Internal to kinds/.
#pragma once

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

template <class T>
void add_if_any(nlohmann::json& object, const char* name, const T& value) {
  if (!value.empty()) object[name] = value;
}

}  // namespace twelvefactor::kinds
