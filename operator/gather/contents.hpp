// Reads the ConfigMaps that apps take variables from (config.envFrom): one GET for each version, when a pass
// needs it. The only part of gathering that sends a request. Called by loop/pass, from every worker; never
// reads a Secret.
#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>

#include "kube/api_error.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

class Contents {
 public:
  /// GET of a path. Not the writer itself: gathering must not be able to change anything.
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

  explicit Contents(Read read);

  /// Fills the data of every ConfigMap in `observed`. One that was deleted in between is removed from it;
  /// when one cannot be read its data stays absent, config_map_problem says why, and look_again asks for
  /// another try.
  void fill(Observed& observed, std::stop_token stop);

  /// The app is gone.
  void forget(const AppKey& key);

 private:
  using Known = std::map<std::string, ConfigMapFacts>;  // by name

  Known take(const AppKey& key);
  void keep(const AppKey& key, Known known);

  Read read_;
  std::mutex mutex_;
  std::unordered_map<AppKey, Known> known_;  // what each app takes from where
};

}  // namespace twelvefactor::gather
