#include "store/pods.hpp"

#include <algorithm>
#include <utility>

#include "store/changes.hpp"

namespace twelvefactor::store {
namespace {

using Pods = std::vector<ListedAlone<PodFacts>>;

Pods::iterator find_pod_in(Pods& pods, const std::string& name) {
  return std::ranges::find_if(pods, [&name](const auto& each) { return each.value.name == name; });
}

}  // namespace

void put_pod(Picture& picture, const Mark& mark, kinds::ReadPod read, Touched& touched) {
  if (read.app.empty()) return;
  const AppKey key{std::move(read.namespace_name), std::move(read.app)};
  if (!read.facts) {
    remove_pod(picture, key, read.name, touched);
    return;
  }
  Pods& pods = picture.records[key].pods;
  const auto found = find_pod_in(pods, read.name);
  if (found == pods.end()) {
    pods.push_back({std::move(*read.facts), mark.epoch()});
    touched.change(key);
    return;
  }
  found->epoch = mark.epoch();
  if (same(found->value, *read.facts)) return;
  found->value = std::move(*read.facts);
  touched.change(key);
}

void remove_pod(Picture& picture, const AppKey& app, const std::string& name, Touched& touched) {
  Record* record = picture.find(app);
  if (record == nullptr) return;
  const auto found = find_pod_in(record->pods, name);
  if (found == record->pods.end()) return;
  record->pods.erase(found);
  touched.change(app);
}

void sweep_pods(Picture& picture, const Mark& mark, const std::string& namespace_name, Touched& touched) {
  for (auto& [key, record] : picture.records) {
    if (!picture.covers(namespace_name, key)) continue;
    if (record.seen) record.seen->swept(mark.epoch());
    if (std::erase_if(record.pods, [&mark](const auto& each) { return each.left_out(mark); }) > 0)
      touched.change(key);
  }
}

}  // namespace twelvefactor::store
