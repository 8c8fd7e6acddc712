// What the ConfigMaps hold that apps take variables from (config.envFrom): one copy for all apps that use the
// same one, dropped when the last does no more. An app is given no more than a ConfigMap may hold, since its
// own snapshot of them is one: reading ends as soon as that is passed, and is not tried again until one of
// them changes. Called by gather/contents, from every worker.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_map>

#include "gather/kept_bytes.hpp"
#include "kube/api_error.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

class ConfigMaps {
 public:
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

  explicit ConfigMaps(KeptBytes& kept) : kept_(kept) {}

  /// Fills the data of observed.config_maps. One that was deleted in between is taken away; what cannot be
  /// read, or is too much, stays absent: config_map_problem or config_too_large say why.
  void fill(Observed& observed, const Read& read, const std::stop_token& stop);

  /// The app uses none any more.
  void forget(const AppKey& app);

 private:
  struct Entry {
    ConfigMapFacts facts;
    std::size_t bytes = 0;
    std::set<std::string> users;  // apps of its namespace
  };
  struct App {
    std::set<std::string> uses;
    std::string too_large_about;  // names and versions that were too much
    std::string too_large;
  };

  std::optional<ConfigMapFacts> known(const AppKey& key, const ConfigMapVersion& wanted);
  void keep(const AppKey& app, const std::string& name, const ConfigMapFacts& facts);
  void uses_only(const AppKey& app, const std::set<std::string>& names);
  bool was_too_large(Observed& observed, const std::string& about);
  void refuse(Observed& observed, const std::string& about, const std::string& last);

  KeptBytes& kept_;
  std::mutex mutex_;
  std::unordered_map<AppKey, Entry> entries_;  // by namespace and name of the ConfigMap
  std::unordered_map<AppKey, App> apps_;
};

}  // namespace twelvefactor::gather
