// The keys under which contents of Secrets are hashed: in one Secret of the operator's namespace, made at the
// first need. Called by gather/secret_hashes, from every worker. A key leaves this process only in the
// request that makes that Secret.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>

#include "kube/api_error.hpp"
#include "model/result.hpp"

namespace twelvefactor::gather {

/// By their numbers: the highest is used for what is hashed anew, the others tell whether something that was
/// hashed before is still the same.
using Keys = std::map<std::int64_t, std::string>;

class HashKeys {
 public:
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;
  using Create = std::function<kube::ApiResult<std::string>(const std::string& collection,
                                                            const std::string& body, std::stop_token stop)>;
  /// The version of that Secret which the watch has told; empty when it tells none.
  using Version = std::function<std::string()>;

  static constexpr const char* kSecretName = "twelvefactor-operator-keys";

  /// How long one worker waits for another one's request before it sends its own.
  static constexpr std::chrono::milliseconds kPatience{1000};

  HashKeys(std::string namespace_name, Read read, Create create, Version version,
           std::chrono::milliseconds patience = kPatience);

  /// At least one key. Reads the Secret once, and again when the watch has told another version; makes it
  /// when there is none. While one worker reads a new version the others go on with the keys that are known;
  /// while the first keys are read they wait, but not for long: no slow answer holds up every worker. An
  /// error names the Secret and says what to do.
  Result<Keys> get(std::stop_token stop);

 private:
  class Loading;
  Result<Keys> load(std::stop_token stop);
  kube::ApiResult<std::string> make(std::stop_token stop);

  std::string namespace_name_;
  Read read_;
  Create create_;
  Version version_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;  // never held across a request
  std::condition_variable_any loaded_;
  int loading_ = 0;  // requests under way
  Keys keys_;
  std::string version_read_;
};

}  // namespace twelvefactor::gather
