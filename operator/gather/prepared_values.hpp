// The values of a Secret that does not exist yet, made before it: so the release that is made of them can be
// planned with it. They live until the Secret is there, and nowhere but here. Called by gather/contents,
// from every worker. It keeps none of a Secret that is there.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "model/app_key.hpp"
#include "model/app_spec.hpp"
#include "model/result.hpp"

namespace twelvefactor::gather {

/// Key of the Secret -> base64 (RFC 4648).
using PreparedValues = std::map<std::string, std::string>;

class Prepared {
 public:
  /// A value for every generated variable of the app and of its processes; the same ones again while
  /// it is made the same way (kinds::recipe), so that a Secret that cannot be made yet means the same
  /// release in every pass. Fails when the system's source of randomness does.
  Result<PreparedValues> make(const AppKey& app, const AppSpec& spec);

  /// Empty: none were made.
  [[nodiscard]] PreparedValues of(const AppKey& app) const;

  /// The Secret is there, or nobody wants it any more.
  void forget(const AppKey& app);

 private:
  struct Value {
    std::string recipe;
    std::string base64;
  };
  using Values = std::map<std::string, Value>;

  mutable std::mutex mutex_;
  std::unordered_map<AppKey, Values> values_;
};

}  // namespace twelvefactor::gather
