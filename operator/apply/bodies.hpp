// The request bodies that are more than the object itself. Pure. Called by sender.cpp.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "model/app_spec.hpp"
#include "model/kind.hpp"
#include "model/uid.hpp"

namespace twelvefactor::apply {

/// A merge patch of the number of pods alone.
std::string replicas_patch(const Uid& uid, int replicas);

/// A JSON patch of the number of pods that takes it from the autoscaler which has it, if it still has: its
/// managedFields entry `index` goes, also when the number stays the same.
std::string take_over_replicas(const Uid& uid, int replicas, const std::string& scaler, unsigned index);

/// A Job with the proof that we made it.
std::string with_proof(const std::string& object_json, const std::string& proof);

/// A merge patch of whether a CronJob begins runs.
std::string suspend_patch(const Uid& uid, bool suspend);

/// A JSON patch that puts our spec in the place of the whole one that is there.
std::string spec_patch(const std::string& object_json, const Uid& uid);

/// The object with metadata.uid: an apply to another object of the same name is refused, not merged.
std::string with_uid(const std::string& object_json, const Uid& uid);

/// A merge patch (RFC 7386) of labels, annotations and owner reference only.
std::string metadata_patch(const std::string& object_json, const Uid& uid);

/// A JSON patch (RFC 6902) that makes our managedFields entry `index` an Apply entry, if it still is our
/// Update entry. Without it a first apply could add fields but not remove those of the create (kubernetes.io,
/// Server-Side Apply, "Upgrading from client-side"). With an Apply entry of ours beside it (`applied`) it is
/// dropped: the API server keeps one entry per manager and operation, and its fields are in the other one.
std::string turn_entry_over(unsigned index, bool applied);

struct RestoringPatch {
  std::string body;      // a JSON patch (RFC 6902)
  bool removes = false;  // something of others goes: an apply would leave it
};

/// Makes of the live object the one with every field of ours as we want it (kinds/digest/restore), if it
/// still is the one that was read. Nothing when it is so already, or is no object. `overriding`: variables of
/// others that must go.
std::optional<RestoringPatch> restoring_patch(Kind kind, const std::string& object_json,
                                              const std::string& live_json,
                                              const std::set<std::string>& overriding);

/// A JSON patch that gives a Job or an AppRelease the labels and annotations that it was made with
/// (kinds/read/made_metadata) and our owner reference its flags, if it still is the one that was read.
/// `annotations`: those that it was made with, too. Nothing when it has all of them.
std::optional<std::string> made_metadata_patch(Kind kind, const std::string& live_json,
                                               const StringMap& annotations);

}  // namespace twelvefactor::apply
