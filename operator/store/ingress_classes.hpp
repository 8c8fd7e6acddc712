// The IngressClasses of the cluster. Part of the store, under its mutex.
#pragma once

#include <map>
#include <string>

#include "kinds/read/referent.hpp"
#include "model/ingress_classes.hpp"
#include "store/listed.hpp"

namespace twelvefactor::store {

class IngressClassSet {
 public:
  // Each returns whether apps with an Ingress may be judged otherwise now.
  bool applied(const kinds::ReadIngressClass& read, const Mark& mark) {
    const auto [known, fresh] = classes_.try_emplace(read.name);
    const bool changed = fresh || known->second.value != read.is_default;
    known->second = {read.is_default, mark.epoch()};
    return changed;
  }
  bool deleted(const std::string& name) { return classes_.erase(name) > 0; }
  /// What the list did not name is gone.
  bool swept(const Mark& mark) {
    return std::erase_if(classes_, [&mark](const auto& entry) { return entry.second.left_out(mark); }) > 0;
  }

  [[nodiscard]] IngressClasses current() const {
    IngressClasses classes;
    for (const auto& [name, is_default] : classes_) {
      classes.names.insert(name);
      classes.has_default = classes.has_default || is_default.value;
    }
    return classes;
  }

 private:
  std::map<std::string, ListedAlone<bool>> classes_;
};

}  // namespace twelvefactor::store
