// Knows an app again: when all that a pass judges it by is what it was when its status was written, by the
// same build, then another pass would write nothing. The hash stands in the status (inputsHash), so that
// this holds across restarts, and an edited status is judged anew. Called by loop/pass, before anything is
// read or composed, and when a status is written. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kinds/read/judged_status.hpp"
#include "store/snapshot.hpp"

namespace twelvefactor::gather {

/// 32 hexadecimal digits over the app, its objects, what it refers to, the policies, the rest of the status
/// (its digest) and `build`, which is never empty. Null when more than that counts: peers, tasks, pods in
/// trouble, pods that showed something else than the status says, a pin, a spec too large to be kept. What
/// pods showed, and the status says, is in its digest, so that it counts across restarts, too.
std::optional<std::string> inputs_hash(const store::Snapshot& snapshot, const kinds::JudgedStatus& status,
                                       std::string_view build);

}  // namespace twelvefactor::gather
