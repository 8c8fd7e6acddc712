#include "store/policies.hpp"

namespace twelvefactor::store {

bool PolicySet::applied(kinds::ReadPolicy read, std::uint32_t epoch) {
  const auto [found, fresh] = records_.try_emplace(read.policy.name);
  Record& record = found->second;
  record.epoch = epoch;
  if (!fresh && record.read.uid == read.uid && record.read.resource_version >= read.resource_version)
    return false;
  // The echo of our own status changes nothing that apps are judged by.
  const bool changed = fresh || record.read.policy != read.policy;
  record.read = std::move(read);
  if (changed) publish();
  return changed;
}

bool PolicySet::deleted(const std::string& name) {
  if (records_.erase(name) == 0) return false;
  publish();
  return true;
}

bool PolicySet::swept(std::uint32_t epoch) {
  const auto gone =
      std::erase_if(records_, [epoch](const auto& entry) { return entry.second.epoch != epoch; });
  if (gone > 0) publish();
  return gone > 0;
}

std::vector<kinds::ReadPolicy> PolicySet::all() const {
  std::vector<kinds::ReadPolicy> all;
  for (const auto& [name, record] : records_) all.push_back(record.read);
  return all;
}

void PolicySet::publish() {
  auto policies = std::make_shared<std::vector<Policy>>();
  for (const auto& [name, record] : records_) policies->push_back(record.read.policy);
  current_ = std::move(policies);
}

}  // namespace twelvefactor::store
