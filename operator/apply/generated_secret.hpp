// Puts generated values into the request, and makes those that were not prepared (gather/prepared_values): of
// a Secret that is there only those that are missing or whose recipe changed. The values live there
// until the Secret is made, and in the request. Called by sender.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/result.hpp"

namespace twelvefactor::apply {

/// The body of a create: the built Secret with a value for every key, from `prepared` (base64) where it is
/// there.
Result<std::string> secret_to_create(const std::string& object_json, const std::vector<GeneratedKey>& keys,
                                     const std::map<std::string, std::string>& prepared = {});

/// A merge patch (RFC 7386) from the Secret as it is: our metadata, a value for each missing key or changed
/// recipe, null for keys that nobody wants any more. `live_json` is read for the names of its keys and our
/// annotation, not for values.
Result<std::string> secret_patch(const std::string& object_json, const std::string& live_json,
                                 const std::vector<GeneratedKey>& keys);

}  // namespace twelvefactor::apply
