#include "store/sightings.hpp"

#include <algorithm>
#include <memory>

#include "kinds/text/names.hpp"

namespace twelvefactor::store {
namespace {

/// Null: it is not known (yet).
const KeptChild* release_of(const Record& record, const std::string& name) {
  const auto found = std::ranges::find_if(
      record.children, [&name](const KeptChild& child) { return child.is(Kind::kAppRelease, name); });
  return found == record.children.end() ? nullptr : &*found;
}

/// Is it the image of its release? Asked once of a new pod.
bool compare_image(const Picture& picture, Record& record, const kinds::ReadPod& read) {
  if (!record.app || !record.seen->asks_for_image(*read.signs)) return false;
  const KeptChild* release = release_of(record, kinds::app_release_name(read.app, read.signs->release));
  if (release == nullptr || release->owner != record.app->uid) return false;
  const Child child = given_back(*release, picture.releases);
  if (!child.release) return false;
  record.seen->image_of(*read.signs, read.name, child.release->image);
  return true;
}

bool is_counted(const observed::Measure& measure) {
  return measure.end || measure.start_seconds;
}

/// `counted`: only that changes what is said.
void settle(Record& record, const AppKey& key, bool counted, Touched& touched) {
  if (counted && record.seen->says_otherwise()) touched.wake(key);
  if (record.seen->empty()) record.seen.reset();
  // What was kept of a pod without an app ends with it.
  if (!record.app) touched.touch(key);
}

}  // namespace

observed::Measure observe_pod(Picture& picture, const Mark& mark, const kinds::ReadPod& read,
                              std::int64_t at_ms, Touched& touched) {
  if (!read.signs || read.app.empty()) return {};
  const AppKey key{read.namespace_name, read.app};
  Record* known = picture.find(key);
  // Of what runs steadily nothing is kept; and most do.
  if (observed::is_steady(*read.signs) && (known == nullptr || !known->seen)) return {};
  Record& record = known == nullptr ? picture.records[key] : *known;
  if (!record.seen) record.seen = std::make_unique<observed::Memory>();
  const observed::Measure measure =
      record.seen->told(*read.signs, read.name, {at_ms, mark.listing(), mark.epoch()});
  const bool compared = compare_image(picture, record, read);
  settle(record, key, compared || is_counted(measure), touched);
  return measure;
}

observed::Measure observe_gone(Picture& picture, const Mark& mark, const kinds::ReadPod& read,
                               std::int64_t at_ms, Touched& touched) {
  if (!read.signs || read.app.empty()) return {};
  const AppKey key{read.namespace_name, read.app};
  Record* record = picture.find(key);
  if (record == nullptr || !record->seen) return {};
  const observed::Measure measure =
      record->seen->gone(*read.signs, read.name, {at_ms, mark.listing(), mark.epoch()});
  settle(*record, key, is_counted(measure), touched);
  return measure;
}

}  // namespace twelvefactor::store
