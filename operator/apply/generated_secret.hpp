// Makes the bytes of generated values when they are sent, and only those that are missing or whose recipe
// changed: what is there is kept. The values live in the request body and nowhere else. Called by sender.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/result.hpp"

namespace twelvefactor::apply {

/// The body of a create: the built Secret with a value for every key.
Result<std::string> secret_to_create(const std::string& object_json, const std::vector<GeneratedKey>& keys);

/// A merge patch (RFC 7386) from the Secret as it is: our metadata, a value for each missing key or changed
/// recipe, null for keys that nobody wants any more. `live_json` is read for the names of its keys and our
/// annotation, not for values.
Result<std::string> secret_patch(const std::string& object_json, const std::string& live_json,
                                 const std::vector<GeneratedKey>& keys);

}  // namespace twelvefactor::apply
