// A Secret that apps may refer to, as its metadata tells it. Called by the loop for each event of the
// Secrets' metadata watch.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/secret_facts.hpp"

namespace twelvefactor::kinds {

struct ReadReferent {
  std::string namespace_name;
  std::string name;
  SecretFacts facts;
};

std::optional<ReadReferent> read_referent(std::string_view object_json);

}  // namespace twelvefactor::kinds
