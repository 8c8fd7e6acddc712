#include "gather/contents.hpp"

#include <utility>

#include "kinds/config_map.hpp"
#include "kinds/resource.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::chrono::seconds kTryAgain{5};

bool is_known(const std::map<std::string, ConfigMapFacts>& known, const std::string& name,
              const ConfigMapVersion& wanted) {
  const auto found = known.find(name);
  // What was read may be newer than what the watch has told so far.
  return found != known.end() && found->second.version.uid == wanted.uid &&
         found->second.version.resource_version >= wanted.resource_version;
}

}  // namespace

Contents::Contents(Read read) : read_(std::move(read)) {}

void Contents::fill(Observed& observed, std::stop_token stop) {
  if (observed.config_maps.empty()) {
    forget(observed.app.key);
    return;
  }
  Known known = take(observed.app.key);
  for (auto each = observed.config_maps.begin(); each != observed.config_maps.end();) {
    const std::string& name = each->first;
    if (is_known(known, name, each->second.version)) {
      each++->second = known.at(name);
      continue;
    }
    const auto answer =
        read_(kinds::object_path(Kind::kConfigMap, observed.app.key.namespace_name, name), stop);
    if (!answer && answer.error().status == 404) {
      each = observed.config_maps.erase(each);
      continue;
    }
    auto facts = answer ? kinds::read_config_map(*answer) : std::nullopt;
    if (facts) {
      each->second = *facts;
      known[name] = std::move(*facts);
    } else {
      observed.config_map_problem = "ConfigMap " + name + " cannot be read: " +
                                    (answer ? "the answer is none" : answer.error().message) +
                                    "; it is tried again every few seconds";
      observed.look_again = kTryAgain;
    }
    ++each;
  }
  std::erase_if(known,
                [&observed](const auto& entry) { return !observed.config_maps.contains(entry.first); });
  keep(observed.app.key, std::move(known));
}

void Contents::forget(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  known_.erase(key);
}

// One app is in the hands of one worker at a time: nobody else looks for what was taken.
Contents::Known Contents::take(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(key);
  return found == known_.end() ? Known{} : std::exchange(found->second, {});
}

void Contents::keep(const AppKey& key, Known known) {
  const std::lock_guard lock(mutex_);
  known_[key] = std::move(known);
}

}  // namespace twelvefactor::gather
