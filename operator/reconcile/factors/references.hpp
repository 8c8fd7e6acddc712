// Can a reference to a Secret or a ConfigMap be resolved now? Used by factors III and IV. Speaks of names and
// keys, never of values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct MissingReference {
  std::string path;     // the field that refers
  std::string reason;   // SecretMissing, SecretKeyMissing or ConfigMapMissing
  std::string what;     // "Secret shop-database does not exist in shop-production"
  std::string remedy;   // "create it or remove .spec.backingServices.database"
  std::string message;  // both
};

/// `keys`: those the app needs; `path`: the field that refers. Null when all is there, or cannot be known
/// (offline).
std::optional<MissingReference> find_problem(const Observed& observed, const std::string& secret,
                                             const std::vector<std::string>& keys, const std::string& path);

/// The same of a ConfigMap.
std::optional<MissingReference> find_config_map_problem(const Observed& observed,
                                                        const std::string& config_map,
                                                        const std::string& path);

}  // namespace twelvefactor::reconcile
