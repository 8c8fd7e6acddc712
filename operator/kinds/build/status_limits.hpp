// Makes a status fit the limits of its definition, so that it can always be written: an API server refuses
// the whole of it for one text that is too long, again and again. Called by everything that prints a status,
// on the way out; it never changes one that fits. The limits are those of crds/*.yaml, which a test compares.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace twelvefactor::kinds {

enum class StatusOf { kApp, kRelease, kTask, kReport, kPolicy };

/// `[]` stands for the items of a list, `*` for the values of a map.
struct StatusLimit {
  std::string_view path;  // "findings[].message"
  std::size_t most;       // characters of a text, items of a list or a map
};

std::span<const StatusLimit> status_limits(StatusOf what);

/// Cuts texts, and drops the last items of lists and maps.
void fit(nlohmann::json& status, StatusOf what);

}  // namespace twelvefactor::kinds
