// What the store knows of Provisioned Services, and of the Secrets that they name: those belong to what an
// app refers to as if it had named them itself.
#include "store/store.hpp"

namespace twelvefactor::store {

std::vector<NeededServices> Store::needed_services() const {
  const std::lock_guard lock(mutex_);
  return services_.needed();
}

void Store::services_began(const NeededServices& needed) {
  const std::lock_guard lock(mutex_);
  services_.list_began(needed);
}

Woken Store::services_done(const NeededServices& needed) {
  const std::lock_guard lock(mutex_);
  return with_their_secrets(services_.list_done(needed));
}

Woken Store::service_applied(const NeededServices& needed, const kinds::ReadService& read) {
  const std::lock_guard lock(mutex_);
  return with_their_secrets(services_.applied(needed, read));
}

Woken Store::service_deleted(const NeededServices& needed, const kinds::ReadService& read) {
  const std::lock_guard lock(mutex_);
  return with_their_secrets(services_.deleted(needed, read));
}

Woken Store::services_failed(const NeededServices& needed, const ServiceFacts& why) {
  const std::lock_guard lock(mutex_);
  return with_their_secrets(services_.failed(needed, why));
}

void Store::reads_secrets(const AppKey& key, std::vector<std::string> names) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key);
  if (found == records_.end() || !found->second.app || found->second.also_read == names) return;
  found->second.also_read = std::move(names);
  read_secrets_of(key, found->second);
}

Woken Store::with_their_secrets(Woken woken) {
  for (const AppKey& key : woken) {
    const auto found = records_.find(key);
    if (found != records_.end() && found->second.app) read_secrets_of(key, found->second);
  }
  tell_readers_of_all(woken);
  return woken;
}

/// Registers the app for every Secret that it reads now, and for no other.
void Store::read_secrets_of(const AppKey& key, Record& record) {
  std::vector<std::string> names;
  if (record.app) {
    names = record.app->secrets;
    names.insert(names.end(), record.also_read.begin(), record.also_read.end());
    for (const ServiceRef& reference : record.app->services) {
      const ServiceFacts facts = services_.facts(key.namespace_name, reference);
      if (facts.state == ServiceFacts::State::kBound) names.push_back(facts.secret);
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }
  if (names == record.secrets) return;
  secrets_.change_readers(key, record.secrets, names);
  record.secrets = std::move(names);
}

}  // namespace twelvefactor::store
