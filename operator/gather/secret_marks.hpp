// Reads what the Secrets of two deploys hold that are compared at depth Secrets, of both sides, and keeps a
// keyed mark of each value: equal or not. One GET for each version of a Secret; the values are dropped at
// once, and the marks when nobody compares at that depth any more. Called by loop/pass, from every worker. It
// asks for no Secret that the watch does not tell of.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kinds/secrecy/secret_marks.hpp"
#include "kube/api_error.hpp"
#include "model/observed.hpp"
#include "model/result.hpp"
#include "store/peers.hpp"

namespace twelvefactor::gather {

class SecretMarks {
 public:
  /// GET of a path.
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

  explicit SecretMarks(Read read) : read_(std::move(read)) {}

  /// `peers`: as store.peers has them, with what pinned ones run. Completes observed.secret_marks, and
  /// `secrets` of each peer that shows so much. Where one cannot be read, nothing is told of the secrets of
  /// that pair: parity_problems says why, and look_again asks for another try.
  void fill(Observed& observed, const std::vector<store::SharedPeer>& peers, std::stop_token stop);

  /// The app is gone.
  void forget(const AppKey& reader);

  /// Of how many Secrets marks are kept.
  [[nodiscard]] std::size_t size() const;

 private:
  using Slot = std::pair<AppKey, std::string>;  // a deploy, and the name of a Secret that it uses
  /// What that deploy takes from that Secret. A variable that is named wins over one that comes with all
  /// keys.
  struct Marks {
    kinds::SecretMarks whole;
    kinds::SecretMarks named;
  };
  struct Known {
    std::string uid;
    std::string resource_version;
    std::vector<kinds::SecretSource> sources;
    Marks marks;
    std::set<AppKey> readers;
  };

  Result<Marks> marks_of(const AppKey& deploy, const store::SharedSecret& secret,
                         const std::stop_token& stop);
  Result<kinds::SecretMarks> all_of(const AppKey& deploy, const std::vector<store::SharedSecret>& secrets,
                                    std::set<Slot>& used, const std::stop_token& stop);
  void keep_only(const AppKey& reader, std::set<Slot> used);

  Read read_;
  mutable std::mutex mutex_;  // never held across a request
  std::map<Slot, Known> known_;
  std::unordered_map<AppKey, std::set<Slot>> used_;  // by reader
};

}  // namespace twelvefactor::gather
