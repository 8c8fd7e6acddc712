// The keys under which contents of Secrets are hashed: in one Secret of the operator's namespace, made at the
// first need. Called by gather/secret_hashes, from every worker. A key leaves this process only in the
// request that makes that Secret.
#pragma once

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

  HashKeys(std::string namespace_name, Read read, Create create, Version version);

  /// At least one key. Reads the Secret once, and again when the watch has told another version; makes it
  /// when there is none. An error names it and says what to do.
  Result<Keys> get(std::stop_token stop);

 private:
  Result<Keys> load(std::stop_token stop);
  kube::ApiResult<std::string> make(std::stop_token stop);

  std::string namespace_name_;
  Read read_;
  Create create_;
  Version version_;
  std::mutex mutex_;
  Keys keys_;
  std::string version_read_;
};

}  // namespace twelvefactor::gather
