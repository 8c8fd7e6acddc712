// Reads what the watches do not tell: the ConfigMaps that apps take variables from (config.envFrom), the
// releases that are pinned or held, and what Secrets hold, of which only keyed hashes are kept. One GET for
// each version, when a pass needs it. The only part of gathering that sends a request. Called by loop/pass,
// from every worker.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "gather/config_maps.hpp"
#include "gather/contract_values.hpp"
#include "gather/hash_keys.hpp"
#include "gather/kept_bytes.hpp"
#include "gather/prepared_values.hpp"
#include "gather/secret_questions.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/secrecy/secret_data.hpp"
#include "kube/api_error.hpp"
#include "model/observed.hpp"
#include "model/secret_facts.hpp"

namespace twelvefactor::gather {

class Contents {
 public:
  static constexpr std::size_t kKeptWithoutBudget = 256 << 20;

  /// GET of a path. Not the writer itself: gathering must not be able to change anything.
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;
  /// What the watch tells of a Secret; null when there is none.
  using Secret = std::function<std::optional<SecretFacts>(const AppKey& key)>;

  /// `most_kept`: bytes of ConfigMaps and releases that are kept from one pass to the next, of all apps.
  Contents(Read read, Secret secret, HashKeys& keys, std::size_t most_kept = kKeptWithoutBudget);

  /// Fills `observed`: the data of every ConfigMap, the contents of the pinned release and of those that
  /// tasks run on, the hashes of Secrets, and takes secret values out of what failed admin processes wrote.
  /// What was deleted in between counts as not there. What cannot be read stays absent: config_map_problem,
  /// pin_problem or secret_problem say why, and look_again asks for another try.
  void fill(Observed& observed, std::stop_token stop);

  /// The Secret of generated values was written, and this is the answer: it need not be read again.
  void learn_generated(const Observed& observed, const std::string& object_json, const std::stop_token& stop);

  /// The values that the Secret of generated values is to be made with, if `fill` made some: then
  /// Observed::prepared_hash is their hash.
  [[nodiscard]] PreparedValues prepared(const AppKey& key) const { return prepared_.of(key); }

  /// The status was written, and the store has it: what it says of Secrets need not be kept here, too.
  void recorded(const Observed& observed);

  /// The app is gone.
  void forget(const AppKey& key);

 private:
  struct ReadRelease {
    Uid uid;
    ReleaseContent content;
    std::size_t bytes = 0;  // of the answer
  };
  /// A Secret that was read, with values that no variable can have. It has no hash: no release is made of it.
  struct Unusable {
    SecretVersion version;
    std::set<std::string> keys;
  };
  /// What was read for one app.
  struct Known {
    std::map<std::int64_t, ReadRelease> releases;   // by number
    std::map<std::string, SecretVersion> secrets;   // by name
    std::map<std::string, Unusable> unusable;       // by name
    std::map<std::string, std::string> last_words;  // by pod
    std::map<std::string, StringMap> snapshots;     // of held and pinned releases, by name
    ContractVerdicts contract;
    std::size_t counted = 0;  // in kept_bytes_, for releases and snapshots
    StringMap absent;         // a Secret that is optional and not there -> RFC 3339, since when that is known

    void drop_what_says(const std::map<std::string, SecretVersion>& versions);
    [[nodiscard]] bool is_empty() const;
  };

  void fill_releases(Observed& observed, Known& known, const std::stop_token& stop);
  Result<std::optional<ReleaseContent>> release(const Observed& observed, std::int64_t number, Known& known,
                                                const std::stop_token& stop);
  void fill_snapshots(Observed& observed, Known& known, const std::stop_token& stop);
  std::optional<StringMap> snapshot(Observed& observed, const std::string& name, const std::string& hash,
                                    const std::stop_token& stop);
  void fill_task_releases(Observed& observed, Known& known, const std::set<std::int64_t>& numbers,
                          const std::stop_token& stop);
  void prepare_generated(Observed& observed, const kinds::SecretUse& use, const std::stop_token& stop);
  void fill_secrets(Observed& observed, Known& known, const std::stop_token& stop);
  void fill_contract(Observed& observed, Known& known, const std::stop_token& stop);
  void fill_last_words(Observed& observed, Known& known, const std::stop_token& stop);
  std::optional<SecretVersion> hashed(Observed& observed, const std::string& name,
                                      const struct Reading& reading, Known& known,
                                      const std::stop_token& stop);

  Known take(const AppKey& key);
  void keep(const AppKey& key, Known known);
  void keep_within_bounds(const AppKey& key, Known& known);

  Read read_;
  Secret secret_;
  HashKeys& keys_;
  Prepared prepared_;
  SecretQuestions questions_;
  KeptBytes kept_bytes_;
  ConfigMaps config_maps_{kept_bytes_};
  std::mutex mutex_;
  std::unordered_map<AppKey, Known> known_;
};

}  // namespace twelvefactor::gather
