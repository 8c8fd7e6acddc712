#include "cli/release/difference.hpp"

#include <algorithm>
#include <set>

#include "cli/release/release_parts.hpp"

namespace twelvefactor::cli {
namespace {

/// Adds what differs between two maps.
void compare_maps(Part part, const ShownMap& from, const ShownMap& to, Differences& differences) {
  std::set<std::string> keys;
  for (const auto& [key, shown] : from) keys.insert(key);
  for (const auto& [key, shown] : to) keys.insert(key);
  for (const std::string& key : keys) {
    const auto before = from.find(key);
    const auto after = to.find(key);
    const bool was = before != from.end();
    const bool is = after != to.end();
    if (was && is && before->second.value == after->second.value) continue;
    // That there are Secrets now, or none any more, their names say.
    if (was != is && key.ends_with(kContents)) continue;
    Difference difference{part, key, {}, {}, (was && before->second.hidden) || (is && after->second.hidden)};
    if (was) difference.from = difference.hidden ? "" : before->second.text;
    if (is) difference.to = difference.hidden ? "" : after->second.text;
    // Two commands whose secret words alone differ look alike.
    if (was && is && difference.from == difference.to) difference.hidden = true;
    if (difference.hidden && was) difference.from = "";
    if (difference.hidden && is) difference.to = "";
    differences.push_back(std::move(difference));
  }
}

void compare_config(const Release& from, const Variables& from_variables, const Release& to,
                    const Variables& to_variables, Differences& differences) {
  if (!needs_variables(from, to)) return;
  if (from_variables && to_variables) {
    compare_maps(Part::kConfig, variables(*from_variables), variables(*to_variables), differences);
  } else {
    differences.push_back({Part::kConfig, "", "", "", /*hidden=*/true});
  }
}

}  // namespace

const char* to_string(Part part) {
  switch (part) {
    case Part::kImage:
      return "Image";
    case Part::kCodebase:
      return "Codebase";
    case Part::kEnvironment:
      return "Environment";
    case Part::kConfig:
      return "Config";
    case Part::kSecrets:
      return "Secrets";
    case Part::kBackingServices:
      return "Backing services";
    case Part::kProcesses:
      return "Processes";
    case Part::kAdminProcesses:
      return "Admin processes";
  }
  return "";
}

bool needs_variables(const Release& from, const Release& to) {
  if (from.content.config_map == to.content.config_map) return false;
  return from.content.config_hash.empty() || from.content.config_hash != to.content.config_hash;
}

Differences compare(const Release& from, const Variables& from_variables, const Release& to,
                    const Variables& to_variables) {
  Differences differences;
  const auto single = [&differences](Part part, const std::string& before, const std::string& after) {
    if (before != after) differences.push_back({part, "", before, after});
  };
  single(Part::kImage, from.content.image, to.content.image);
  compare_maps(Part::kCodebase, codebase(from), codebase(to), differences);
  single(Part::kEnvironment, from.content.environment, to.content.environment);
  compare_config(from, from_variables, to, to_variables, differences);
  compare_maps(Part::kConfig, config_of_pods(from), config_of_pods(to), differences);
  compare_maps(Part::kSecrets, secrets(from), secrets(to), differences);
  compare_maps(Part::kBackingServices, services(from), services(to), differences);
  const bool probes = std::min(from.content.format, to.content.format) >= ReleaseContent::kFormatWithProbes;
  compare_maps(Part::kProcesses, processes(from.content.processes, probes),
               processes(to.content.processes, probes), differences);
  compare_maps(Part::kAdminProcesses, processes(from.content.gates, false),
               processes(to.content.gates, false), differences);
  return differences;
}

Differences without_contents(Differences differences) {
  std::erase_if(differences, [](const Difference& difference) {
    const bool refers = difference.part == Part::kSecrets || difference.part == Part::kBackingServices;
    return refers && difference.key.ends_with(kContents);
  });
  return differences;
}

}  // namespace twelvefactor::cli
