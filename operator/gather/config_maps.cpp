#include "gather/config_maps.hpp"

#include <utility>

#include "gather/try_again.hpp"
#include "kinds/deploy/config_size.hpp"
#include "kinds/read/read_config_map.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::gather {
namespace {

std::string versions(const Observed& observed) {
  std::string text;
  for (const auto& [name, facts] : observed.config_maps)
    text += name + ":" + to_string(facts.version.uid) + ":" + std::to_string(facts.version.resource_version) +
            ";";
  return text;
}

/// What was read may be newer than what the watch has told so far.
bool is_at_least(const ConfigMapVersion& known, const ConfigMapVersion& wanted) {
  return known.uid == wanted.uid && known.resource_version >= wanted.resource_version;
}

}  // namespace

void ConfigMaps::fill(Observed& observed, const Read& read, const std::stop_token& stop) {
  const AppKey& app = observed.app.key;
  const std::string about = versions(observed);
  if (was_too_large(observed, about)) return;
  std::size_t sum = 0;
  std::set<std::string> used;
  for (auto each = observed.config_maps.begin(); each != observed.config_maps.end();) {
    const std::string& name = each->first;
    auto facts = known({app.namespace_name, name}, each->second.version);
    if (!facts) {
      const auto answer = read(kinds::object_path(Kind::kConfigMap, app.namespace_name, name), stop);
      if (!answer && answer.error().status == 404) {
        each = observed.config_maps.erase(each);
        continue;
      }
      facts = answer ? kinds::read_config_map(*answer) : std::nullopt;
      if (!facts) {
        observed.config_map_problem = "ConfigMap " + name + " cannot be read: " +
                                      (answer ? "the answer is none" : answer.error().message) +
                                      "; it is tried again every few seconds";
        observed.look_again = kTryAgain;
        ++each;
        continue;
      }
    }
    sum += kinds::config_size(*facts->data);
    if (sum > kinds::kMostConfig) return refuse(observed, about, name);
    keep(app, name, *facts);
    used.insert(name);
    each->second = std::move(*facts);
    ++each;
  }
  uses_only(app, used);
}

void ConfigMaps::forget(const AppKey& app) {
  uses_only(app, {});
  const std::lock_guard lock(mutex_);
  apps_.erase(app);
}

std::optional<ConfigMapFacts> ConfigMaps::known(const AppKey& key, const ConfigMapVersion& wanted) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || !is_at_least(found->second.facts.version, wanted)) return std::nullopt;
  return found->second.facts;
}

void ConfigMaps::keep(const AppKey& app, const std::string& name, const ConfigMapFacts& facts) {
  const std::lock_guard lock(mutex_);
  const AppKey key{app.namespace_name, name};
  const auto found = entries_.find(key);
  if (found != entries_.end() && is_at_least(found->second.facts.version, facts.version)) {
    found->second.users.insert(app.name);
    apps_[app].uses.insert(name);
    return;
  }
  Entry entry{facts, kinds::config_size(*facts.data), {}};
  if (found != entries_.end()) {
    kept_.give_back(app.namespace_name, found->second.bytes);
    entry.users = std::move(found->second.users);
    entries_.erase(found);
  }
  if (!kept_.take(app.namespace_name, entry.bytes)) return;
  entry.users.insert(app.name);
  apps_[app].uses.insert(name);
  entries_.emplace(key, std::move(entry));
}

void ConfigMaps::uses_only(const AppKey& app, const std::set<std::string>& names) {
  const std::lock_guard lock(mutex_);
  const auto known = apps_.find(app);
  if (known == apps_.end()) return;
  for (const std::string& name : known->second.uses) {
    const auto entry = entries_.find({app.namespace_name, name});
    if (names.contains(name) || entry == entries_.end()) continue;
    entry->second.users.erase(app.name);
    if (!entry->second.users.empty()) continue;
    kept_.give_back(app.namespace_name, entry->second.bytes);
    entries_.erase(entry);
  }
  std::erase_if(known->second.uses, [&names](const std::string& name) { return !names.contains(name); });
  if (known->second.uses.empty() && known->second.too_large.empty()) apps_.erase(known);
}

bool ConfigMaps::was_too_large(Observed& observed, const std::string& about) {
  const std::lock_guard lock(mutex_);
  const auto known = apps_.find(observed.app.key);
  if (known == apps_.end() || known->second.too_large.empty()) return false;
  if (known->second.too_large_about == about) {
    observed.config_too_large = known->second.too_large;
    return true;
  }
  known->second.too_large.clear();
  return false;
}

void ConfigMaps::refuse(Observed& observed, const std::string& about, const std::string& last) {
  for (auto& [name, facts] : observed.config_maps) facts.data.reset();
  const Config& config = observed.app.spec.config;
  const std::string fields = config.files.empty()      ? "config.envFrom"
                             : config.env_from.empty() ? "config.files"
                                                       : "config.envFrom and config.files";
  observed.config_too_large =
      kinds::config_too_large("the ConfigMaps of " + fields + ", up to " + last + ",");
  uses_only(observed.app.key, {});
  const std::lock_guard lock(mutex_);
  App& app = apps_[observed.app.key];
  app.too_large_about = about;
  app.too_large = observed.config_too_large;
}

}  // namespace twelvefactor::gather
