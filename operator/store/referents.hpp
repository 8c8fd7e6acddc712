// Objects of other people that apps refer to by name, in their own namespace: what is known of each, and
// which apps to wake when that changes. A part of the store, under its mutex.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/app_key.hpp"
#include "store/mark.hpp"
#include "store/touched.hpp"

namespace twelvefactor::store {

/// `Facts` is compared with ==: equal facts wake nobody.
template <class Facts>
class Referents {
 public:
  /// `key`: namespace and name of the object. Only the watch tells of it: its last word counts.
  Woken applied(const AppKey& key, Facts facts, const Mark& mark) {
    Record& record = records_[key];
    record.epoch = mark.epoch();
    const bool changed = record.facts != facts;
    record.facts = std::move(facts);
    return changed ? readers(key, record) : Woken{};
  }

  Woken deleted(const AppKey& key) {
    const auto found = records_.find(key);
    if (found == records_.end()) return {};
    Woken woken = readers(key, found->second);
    found->second.facts.reset();
    drop_if_empty(found);
    return woken;
  }

  /// What the list did not name is gone: in one namespace, or (empty) in all.
  Woken swept(const Mark& mark, const std::string& namespace_name) {
    Woken woken;
    for (auto each = records_.begin(); each != records_.end();) {
      Record& record = each->second;
      const bool covered = namespace_name.empty() || each->first.namespace_name == namespace_name;
      if (record.facts && mark.left_out(record.epoch) && covered) {
        for (AppKey& reader : readers(each->first, record)) woken.push_back(std::move(reader));
        record.facts.reset();
      }
      each = record.empty() ? records_.erase(each) : std::next(each);
    }
    return woken;
  }

  /// `app` referred to `before` and refers to `after` now; each names an object once.
  void change_readers(const AppKey& app, const std::vector<std::string>& before,
                      const std::vector<std::string>& after) {
    if (before == after) return;
    for (const std::string& name : before) {
      const auto found = records_.find(AppKey{app.namespace_name, name});
      if (found == records_.end()) continue;
      std::erase(found->second.readers, app.name);
      drop_if_empty(found);
    }
    for (const std::string& name : after)
      records_[AppKey{app.namespace_name, name}].readers.push_back(app.name);
  }

  /// Null when there is no such object.
  [[nodiscard]] const Facts* find(const AppKey& key) const {
    const auto found = records_.find(key);
    return found == records_.end() || !found->second.facts ? nullptr : &*found->second.facts;
  }

 private:
  struct Record {
    std::optional<Facts> facts;
    std::uint32_t epoch = 0;
    std::vector<std::string> readers;  // apps of the same namespace
    [[nodiscard]] bool empty() const { return !facts && readers.empty(); }
  };
  using Records = std::unordered_map<AppKey, Record>;

  static Woken readers(const AppKey& key, const Record& record) {
    Woken woken;
    for (const std::string& app : record.readers) woken.push_back({key.namespace_name, app});
    return woken;
  }

  void drop_if_empty(typename Records::iterator record) {
    if (record->second.empty()) records_.erase(record);
  }

  Records records_;
};

}  // namespace twelvefactor::store
