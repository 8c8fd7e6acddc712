// What pinned deploys run, of both sides of a comparison: the AppRelease, which a pin puts in place of the
// spec, and the literals in its ConfigMap. Neither ever changes: one GET of each, as long as somebody
// compares. Called by loop/pass, from every worker.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "kube/api_error.hpp"
#include "model/observed.hpp"
#include "model/result.hpp"
#include "store/store.hpp"

namespace twelvefactor::gather {

class PinnedDeploys {
 public:
  /// GET of a path.
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

  explicit PinnedDeploys(Read read) : read_(std::move(read)) {}

  /// Those that consent, with what they run. Completes observed.peers and pinned_literals. Where something
  /// cannot be read, unread_peers says so, and look_again asks for another try.
  std::vector<store::SharedPeer> fill(Observed& observed, const store::Store& store, std::stop_token stop);

  /// The app is gone.
  void forget(const AppKey& reader);

 private:
  struct Known {
    Uid uid;  // of the AppRelease
    std::shared_ptr<const ReleaseContent> content;
    StringMap literals;
  };
  /// What one app knows of those that it is compared with, itself among them.
  using ByDeploy = std::map<AppKey, Known>;

  Result<StringMap> literals(const AppKey& deploy, const ReleaseContent& content,
                             const std::stop_token& stop);
  Result<Known> read(const AppKey& deploy, const store::PinnedRelease& release, const ByDeploy& before,
                     const std::stop_token& stop);
  Result<Known> read_own(const Observed& observed, const ByDeploy& before, const std::stop_token& stop);

  ByDeploy take(const AppKey& reader);
  void keep(const AppKey& reader, ByDeploy known);

  Read read_;
  std::mutex mutex_;                            // never held across a request
  std::unordered_map<AppKey, ByDeploy> known_;  // by reader
};

}  // namespace twelvefactor::gather
