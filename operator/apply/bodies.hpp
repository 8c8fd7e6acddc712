// The request bodies that are more than the object itself. Pure. Called by send.cpp.
#pragma once

#include <string>

#include "model/uid.hpp"

namespace twelvefactor::apply {

/// The object with metadata.uid: an apply to another object of the same name is refused, not merged.
std::string with_uid(const std::string& object_json, const Uid& uid);

/// A merge patch (RFC 7386) of labels, annotations and owner reference only.
std::string metadata_patch(const std::string& object_json, const Uid& uid);

/// A JSON patch (RFC 6902) that makes our managedFields entry `index` an Apply entry, if it still is our
/// Update entry. Without it a first apply could add fields but not remove those of the create (kubernetes.io,
/// Server-Side Apply, "Upgrading from client-side").
std::string turn_entry_over(unsigned index);

}  // namespace twelvefactor::apply
