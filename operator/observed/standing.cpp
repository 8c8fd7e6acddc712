#include "observed/standing.hpp"

#include <algorithm>

namespace twelvefactor::observed {

namespace {
constexpr std::string_view kProcesses = ".spec.processes.";
}

std::string path_of(const std::string& process) {
  return std::string(kProcesses) + process;
}

std::string process_of(const std::string& path) {
  return path.starts_with(kProcesses) ? path.substr(kProcesses.size()) : std::string();
}

bool stays(const Standing& standing, std::span<const Sighting> sightings) {
  return std::ranges::none_of(sightings, [&standing](const Sighting& each) {
    if (rule_of(each.sign) != standing.rule || each.process != standing.process || each.clean == 0)
      return false;
    if (each.release > standing.release) return each.clean >= kCleanOfLater;
    return each.release == standing.release && each.clean >= kCleanOfSame;
  });
}

bool say_what_stands(std::span<const Sighting> sightings, std::span<const Standing> standing) {
  const bool all_stay =
      std::ranges::all_of(standing, [&](const Standing& each) { return stays(each, sightings); });
  const bool none_is_new = std::ranges::all_of(sightings, [&standing](const Sighting& each) {
    return each.clean > 0 || std::ranges::any_of(standing, [&each](const Standing& other) {
             return other.rule == rule_of(each.sign) && other.process == each.process;
           });
  });
  return all_stay && none_is_new;
}

}  // namespace twelvefactor::observed
