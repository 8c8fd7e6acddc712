#include "store/door.hpp"

#include "store/apps.hpp"
#include "store/shown.hpp"

namespace twelvefactor::store {

Woken Door::leave(Touched touched) {
  for (const AppKey& key : touched.records) {
    const auto found = picture_.records.find(key);
    if (found == picture_.records.end()) continue;
    read_secrets_of(picture_, key, found->second);
    tell_readers(picture_, key, found->second, touched.woken);
    if (found->second.empty()) picture_.records.erase(found);
  }
  return std::move(touched.woken);
}

void Door::count(const Woken& woken, bool of_children) {
  for (const AppKey& key : woken) {
    Record* record = picture_.find(key);
    if (record == nullptr) continue;
    ++record->news.all;
    if (of_children) ++record->news.of_children;
  }
}

}  // namespace twelvefactor::store
