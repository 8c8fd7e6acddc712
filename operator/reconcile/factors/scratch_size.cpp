#include "reconcile/factors/scratch_size.hpp"

#include <string>

#include "kinds/digest/hash.hpp"
#include "kinds/text/quantity.hpp"

namespace twelvefactor::reconcile {
namespace {

void add(Resources& resources, const std::string& name, const std::string& size) {
  const auto limit = resources.limits.find(name);
  std::string& request = resources.requests[name];
  // Where a limit alone is stated, the API server requests as much.
  if (request.empty() && limit != resources.limits.end()) request = limit->second;
  request = kinds::quantity_sum(request, size);
  if (limit != resources.limits.end()) limit->second = kinds::quantity_sum(limit->second, size);
}

}  // namespace

kinds::Volume scratch_volume(const std::string& path, const Scratch& scratch) {
  const std::string name =
      path == "/tmp" ? "tmp" : "scratch-" + kinds::to_hex(kinds::hash_leaf("scratch", path)).substr(0, 8);
  return {name, path, "", scratch.size, {}, scratch.memory};
}

Resources with_scratch(const Process& process) {
  Resources resources = process.resources;
  std::string disk;
  std::string memory;
  for (const auto& [path, scratch] : process.scratch) {
    std::string& sum = scratch.memory ? memory : disk;
    sum = kinds::quantity_sum(sum, scratch.size);
  }
  if (!disk.empty()) add(resources, "ephemeral-storage", disk);
  if (!memory.empty()) add(resources, "memory", memory);
  return resources;
}

}  // namespace twelvefactor::reconcile
