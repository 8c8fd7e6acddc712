// How long until what could not be read is asked for once more. Used by gather/contents,
// gather/pinned_deploys and gather/secret_marks.
#pragma once

#include <chrono>

namespace twelvefactor::gather {

inline constexpr std::chrono::seconds kTryAgain{5};

}  // namespace twelvefactor::gather
