#include "store/policies.hpp"

#include <algorithm>
#include <utility>

#include "kinds/read/label_selector.hpp"

namespace twelvefactor::store {

bool PolicySet::applied(kinds::ReadPolicy read, const Mark& mark) {
  const auto [found, fresh] = policies_.try_emplace(read.policy.name);
  if (!found->second.counts(read, mark) && !fresh) return false;
  // The echo of our own status changes nothing that apps are judged by.
  const bool changed = fresh || found->second.value.policy != read.policy;
  found->second.value = std::move(read);
  if (changed) publish();
  return changed;
}

bool PolicySet::deleted(const std::string& name) {
  if (policies_.erase(name) == 0) return false;
  publish();
  return true;
}

bool PolicySet::swept(const Mark& mark) {
  const auto gone =
      std::erase_if(policies_, [&mark](const auto& entry) { return entry.second.left_out(mark); });
  if (gone > 0) publish();
  return gone > 0;
}

std::vector<std::string> PolicySet::namespace_applied(kinds::ReadNamespace read, const Mark& mark) {
  ListedAlone<Namespace>& known = namespaces_[read.name];
  const Policies before = known.value.policies ? known.value.policies : unselected_;
  Policies now = for_labels(&read.labels);
  known = {{std::move(read.labels), now}, mark.epoch()};
  if (now == before) return {};
  return {std::move(read.name)};
}

std::vector<std::string> PolicySet::namespace_deleted(const std::string& name) {
  const auto found = namespaces_.find(name);
  if (found == namespaces_.end()) return {};
  const bool selected = found->second.value.policies != unselected_;
  namespaces_.erase(found);
  return selected ? std::vector{name} : std::vector<std::string>{};
}

std::vector<std::string> PolicySet::namespaces_swept(const Mark& mark) {
  sees_namespaces_ = true;
  std::vector<std::string> gone;
  for (const auto& [name, known] : namespaces_) {
    if (known.left_out(mark)) gone.push_back(name);
  }
  std::vector<std::string> judged;
  for (const std::string& name : gone) {
    for (std::string& each : namespace_deleted(name)) judged.push_back(std::move(each));
  }
  return judged;
}

const Policies& PolicySet::in(const std::string& namespace_name) const {
  const auto found = namespaces_.find(namespace_name);
  return found == namespaces_.end() ? unselected_ : found->second.value.policies;
}

std::vector<kinds::ReadPolicy> PolicySet::all() const {
  std::vector<kinds::ReadPolicy> all;
  for (const auto& [name, known] : policies_) all.push_back(known.value);
  return all;
}

void PolicySet::publish() {
  views_.clear();
  unselected_ = for_labels(nullptr);
  for (auto& [name, known] : namespaces_) known.value.policies = for_labels(&known.value.labels);
}

Policies PolicySet::for_labels(const std::map<std::string, std::string>* labels) {
  std::vector<std::string> names;
  for (const auto& [name, known] : policies_) {
    const auto& selector = known.value.policy.namespaces;
    if (!selector || (labels != nullptr && kinds::selects(*selector, *labels))) names.push_back(name);
  }
  const auto found = views_.find(names);
  if (found != views_.end()) return found->second;
  auto view = std::make_shared<std::vector<Policy>>();
  for (const std::string& name : names) view->push_back(policies_.at(name).value.policy);
  return views_.emplace(std::move(names), std::move(view)).first->second;
}

}  // namespace twelvefactor::store
