// The cluster as the commands see it: a few reads, and one write. Each failure is explained in words that say
// what to do. Hands out JSON as the API server sent it; what it means is for release.hpp and app.hpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cli/cluster/cluster_options.hpp"
#include "kube/session.hpp"
#include "model/app_key.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

/// Who wrote it, in managedFields.
inline constexpr const char* kFieldManager = "twelvefactor-cli";

class Cluster {
 public:
  /// Reads the kubeconfig; sends nothing yet.
  static Result<Cluster> open(const ClusterOptions& options);

  /// The app that the command is about, its namespace found.
  [[nodiscard]] const AppKey& app_key() const { return app_; }
  /// " -n shop-production", and the context where one was given: what advice must repeat.
  [[nodiscard]] const std::string& flags() const { return flags_; }

  /// The same cluster and credentials, about another app.
  [[nodiscard]] Cluster about(AppKey app) const;

  /// For requests of other files; and the API server in words, for what they explain.
  [[nodiscard]] kube::Session& session() { return *session_; }
  [[nodiscard]] const std::string& origin() const { return origin_; }

  Result<std::string> app();
  Result<std::string> releases();
  Result<std::string> release(std::int64_t number);
  Result<std::string> parity_reports();
  Result<std::string> config_map(const std::string& name);
  Result<bool> has_config_map(const std::string& name);
  /// One page of a list, JSON. Nothing where there is no such resource, or, if it is `optional`, where it may
  /// not be listed.
  Result<std::optional<std::string>> page(const std::string& path, const std::string& what, bool optional);
  /// A merge patch under the field manager of the commands; the answer is the app.
  Result<std::string> patch_app(const std::string& body);
  /// The same with a body that names the version it is about; none when the app has another one by now.
  Result<std::optional<std::string>> patch_app_as_seen(const std::string& body);

 private:
  Cluster(std::shared_ptr<kube::Session> session, std::string origin, std::string more_flags, AppKey app);

  kube::ApiResult<std::string> get(const std::string& path);
  Result<std::string> read(const std::string& path, const std::string& what, const std::string& remedy);
  [[nodiscard]] std::string app_path() const;
  [[nodiscard]] std::string app_words() const;
  [[nodiscard]] std::string selector() const;  // what is made of the app

  std::shared_ptr<kube::Session> session_;
  std::string origin_;
  std::string more_flags_;  // context and kubeconfig
  std::string flags_;
  AppKey app_;
};

}  // namespace twelvefactor::cli
