// What pods of processes are seen to do, in the records of their apps (observed/memory). A part of the store,
// under its mutex.
#pragma once

#include <cstdint>

#include "kinds/read/read_pod.hpp"
#include "observed/measure.hpp"
#include "store/picture.hpp"

namespace twelvefactor::store {

/// Wakes the app when its pods say something else than before.
observed::Measure observe_pod(Picture& picture, const Mark& mark, const kinds::ReadPod& read,
                              std::int64_t at_ms, Touched& touched);
observed::Measure observe_gone(Picture& picture, const Mark& mark, const kinds::ReadPod& read,
                               std::int64_t at_ms, Touched& touched);

}  // namespace twelvefactor::store
