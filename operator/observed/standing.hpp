// What was said of running pods, and stands in the status, which is its only memory across restarts of the
// operator: does it stay? Pure. Called by reconcile/observed, which makes the findings, and by
// gather/inputs_hash, for which an app whose pods say what its status says is one that it knows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/sighting.hpp"

namespace twelvefactor::observed {

struct Standing {
  std::string rule;
  std::string process;
  std::int64_t release = 0;  // that it was said of
};

/// Where findings from the pods of a process stand, and back; empty: no such place.
std::string path_of(const std::string& process);
std::string process_of(const std::string& path);

/// It goes when three pods of a later release, or eight of its own, in a row are without it.
bool stays(const Standing& standing, std::span<const Sighting> sightings);

/// Would all that stands stay, and nothing be added?
bool say_what_stands(std::span<const Sighting> sightings, std::span<const Standing> standing);

}  // namespace twelvefactor::observed
