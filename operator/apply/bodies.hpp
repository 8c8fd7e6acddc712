// The request bodies that are more than the object itself. Pure. Called by send.cpp.
#pragma once

#include <optional>
#include <string>

#include "model/kind.hpp"
#include "model/uid.hpp"

namespace twelvefactor::apply {

/// A merge patch of the number of pods alone.
std::string replicas_patch(const Uid& uid, int replicas);

/// A JSON patch of the number of pods that takes it from the autoscaler which has it, if it still has: its
/// managedFields entry `index` goes, also when the number stays the same.
std::string take_over_replicas(const Uid& uid, int replicas, const std::string& scaler, unsigned index);

/// A merge patch of whether a CronJob begins runs.
std::string suspend_patch(const Uid& uid, bool suspend);

/// The object with metadata.uid: an apply to another object of the same name is refused, not merged.
std::string with_uid(const std::string& object_json, const Uid& uid);

/// A merge patch (RFC 7386) of labels, annotations and owner reference only.
std::string metadata_patch(const std::string& object_json, const Uid& uid);

/// A JSON patch (RFC 6902) that makes our managedFields entry `index` an Apply entry, if it still is our
/// Update entry. Without it a first apply could add fields but not remove those of the create (kubernetes.io,
/// Server-Side Apply, "Upgrading from client-side"). With an Apply entry of ours beside it (`applied`) it is
/// dropped: the API server keeps one entry per manager and operation, and its fields are in the other one.
std::string turn_entry_over(unsigned index, bool applied);

/// A JSON patch that puts our ports in place of the live object's, where it has others or other names for
/// them, if the object is still the one that was read. Nothing when its ports are ours: then a refusal has
/// another cause. Ports alone, as their names must be unique while an apply tells them apart by number.
std::optional<std::string> ports_patch(Kind kind, const std::string& object_json,
                                       const std::string& live_json);

}  // namespace twelvefactor::apply
