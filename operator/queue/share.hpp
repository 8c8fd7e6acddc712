// How many workers one namespace may have at a time. Asked by loop/operator when it makes the queue.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>

namespace twelvefactor::queue {

inline constexpr std::size_t kNoShare = std::numeric_limits<std::size_t>::max();

/// A quarter of the workers, and at least one, is left for the others; where there is one worker, or one
/// namespace, there is nothing to share.
constexpr std::size_t share_of_one_namespace(std::size_t workers, std::size_t namespaces_watched) {
  if (namespaces_watched == 1) return kNoShare;
  return workers < 2 ? 1 : workers - std::max<std::size_t>(1, workers / 4);
}

}  // namespace twelvefactor::queue
