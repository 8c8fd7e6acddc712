#include "store/policies.hpp"

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

std::vector<kinds::ReadPolicy> PolicySet::all() const {
  std::vector<kinds::ReadPolicy> all;
  for (const auto& [name, known] : policies_) all.push_back(known.value);
  return all;
}

void PolicySet::publish() {
  auto policies = std::make_shared<std::vector<Policy>>();
  for (const auto& [name, known] : policies_) policies->push_back(known.value.policy);
  current_ = std::move(policies);
}

}  // namespace twelvefactor::store
