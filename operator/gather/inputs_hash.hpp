// Knows an app again: when all that a pass judges it by is what it was when its status was written, by the
// same build, then another pass would write nothing. The hash stands in the status (inputsHash), so that
// this holds across restarts, and an edited status is judged anew. Called by loop/pass, before anything is
// read or composed, and when a status is written. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/digest.hpp"
#include "store/snapshot.hpp"

namespace twelvefactor::gather {

/// 32 hexadecimal digits over the app, its objects, what it refers to, the policies, the rest of the status
/// (kinds::JudgedStatus::digest) and `build`, which is never empty. Null when more than that counts: peers,
/// tasks, pods in trouble, a pin, a spec too large to be kept.
std::optional<std::string> inputs_hash(const store::Snapshot& snapshot, const Digest& status,
                                       std::string_view build);

}  // namespace twelvefactor::gather
