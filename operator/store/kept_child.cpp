#include "store/kept_child.hpp"

#include <utility>

#include "store/kept_release.hpp"

namespace twelvefactor::store {
namespace {

bool has_unusual(const Child& child) {
  return child.stands_for || child.foreign_variables || child.edited_metadata != 0 ||
         child.left_metadata != 0 || !child.trouble.empty() || child.job || child.limited_since != 0;
}

}  // namespace

KeptChild::Unusual& KeptChild::make_unusual() {
  if (!unusual) unusual = std::make_unique<Unusual>();
  return *unusual;
}

KeptChild kept(Child child, std::uint32_t epoch, Press& releases) {
  KeptChild kept;
  kept.uid = child.uid;
  kept.owner = child.owner;
  kept.resource_version = child.resource_version;
  kept.generation = child.generation;
  kept.digest = child.digest;
  kept.paths = child.paths;
  kept.release_number = child.release_number;
  kept.name = child.name;
  kept.epoch = epoch;
  kept.kind = child.kind;
  kept.update_entry = child.update_entry;
  kept.deleting = child.deleting;
  kept.applied = child.applied;
  kept.reported = child.reported;
  kept.suspended = child.suspended;
  kept.adopted = child.adopted;
  kept.port_name_taken = child.port_name_taken;
  if (child.kind == Kind::kDeployment)
    kept.rollout = std::make_unique<const Rollout>(std::move(child.rollout));
  if (child.release) kept.release = packed(*child.release, releases);
  if (has_unusual(child)) {
    kept.make_unusual() = {child.stands_for,    std::move(child.foreign_variables), child.edited_metadata,
                           child.left_metadata, std::move(child.trouble),           std::move(child.job),
                           child.limited_since};
  }
  return kept;
}

Child given_back(const KeptChild& kept, const Press& releases) {
  Child child;
  child.kind = kept.kind;
  child.deleting = kept.deleting;
  child.update_entry = kept.update_entry;
  child.applied = kept.applied;
  child.name = kept.name;
  child.uid = kept.uid;
  child.owner = kept.owner;
  child.resource_version = kept.resource_version;
  child.generation = kept.generation;
  child.digest = kept.digest;
  child.paths = kept.paths;
  child.reported = kept.reported;
  child.suspended = kept.suspended;
  child.adopted = kept.adopted;
  child.port_name_taken = kept.port_name_taken;
  if (kept.rollout) child.rollout = *kept.rollout;
  child.release_number = kept.release_number;
  if (!kept.release.view().empty())
    child.release = std::make_shared<const ReleaseFacts>(unpacked(kept.release, releases));
  if (!kept.unusual) return child;
  const KeptChild::Unusual& unusual = *kept.unusual;
  child.stands_for = unusual.stands_for;
  child.foreign_variables = unusual.foreign_variables;
  child.edited_metadata = unusual.edited_metadata;
  child.left_metadata = unusual.left_metadata;
  child.trouble = unusual.trouble;
  child.job = unusual.job;
  child.limited_since = unusual.limited_since;
  return child;
}

}  // namespace twelvefactor::store
