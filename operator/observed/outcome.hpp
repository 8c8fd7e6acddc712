// What one start or one end of a pod says: for each sign, was it there? What cannot be told says nothing.
// Pure; the codes and their traps are those of docs/observed.md. Called by observed/memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/pod_signs.hpp"
#include "model/sighting.hpp"
#include "observed/measure.hpp"

namespace twelvefactor::observed {

struct Outcome {
  std::vector<std::pair<Sign, bool>> signs;  // and whether it was there
  Measure measure;
};

/// How a stop went that we saw from its beginning, or not.
struct Stop {
  int grace_seconds = 0;  // when its deletion was first seen
  std::optional<std::int64_t>
      took_ms{};          // by our clock, until the watch told of its end; absent: nobody knows
  bool first_run = true;  // its command had not ended before
};

/// Its command ended while the pod was being deleted.
Outcome outcome_of_stop(const PodSigns& pod, const Stop& stop);
/// Its command ended, and nobody had asked the pod to go.
Outcome outcome_of_crash(const PodSigns& pod);
/// It became ready for the first time.
Outcome outcome_of_start(const PodSigns& pod);
/// It is new. `image`: that of its release. Where both name a digest, the registry may be another: a mirror.
Outcome outcome_of_image(const PodSigns& pod, std::string_view image);

}  // namespace twelvefactor::observed
