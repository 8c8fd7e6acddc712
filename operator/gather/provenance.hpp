// Who made what carries our names, labels and owner references: whoever may make Jobs and pods in a namespace
// can write those. A Job is ours by a keyed hash that only the operator can make, a pod by its chain of
// controllers. Called by loop/pass, from every worker. It costs the keys of gather/hash_keys once, and one
// GET for each ReplicaSet whose pods are in trouble; changes nothing in the cluster.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>

#include "gather/hash_keys.hpp"
#include "kube/api_error.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

/// The proof that the operator made that Job of that very app (by UID).
std::string job_proof(const Keys& keys, const AppKey& app, const Uid& uid, const std::string& job);

/// Does any of the keys prove it?
bool is_proven(const Keys& keys, const AppKey& app, const Uid& uid, const Child& job);

class Provenance {
 public:
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

  Provenance(Read read, HashKeys& keys) : read_(std::move(read)), keys_(keys) {}

  /// Tells of every Job whether it is ours. Where the keys cannot be had, that of Jobs of the app is unknown.
  void tell_jobs(Observed& observed, const std::stop_token& stop);

  /// Drops the pods that no controller of ours has, and what was seen in pods of such. What cannot be read
  /// counts as not ours, and is asked for again.
  void drop_foreign_pods(Observed& observed, const std::stop_token& stop);

  /// For a Job that is about to be made.
  Result<std::string> proof(const AppKey& app, const Uid& uid, const std::string& job, std::stop_token stop);

  /// Of one that is there.
  Result<bool> made_by_us(const AppKey& app, const Uid& uid, const Child& job, std::stop_token stop);

  /// The app is gone.
  void forget(const AppKey& key);

 private:
  using Deployments = std::map<std::string, Uid>;  // UID of the ReplicaSet -> of what controls it

  bool is_ours(Observed& observed, const PodFacts& pod, Deployments& known, int& reads,
               const std::stop_token& stop);

  std::optional<Uid> deployment_of(const std::string& namespace_name, const PodFacts& pod,
                                   const std::stop_token& stop);

  Read read_;
  HashKeys& keys_;
  std::mutex mutex_;  // never held across a request
  std::unordered_map<AppKey, Deployments> known_;
};

}  // namespace twelvefactor::gather
