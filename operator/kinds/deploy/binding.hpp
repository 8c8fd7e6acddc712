// What the Service Binding specification (servicebinding.io, version 1) says of references and of the entries
// of a binding, as far as several of us must agree on it. Pure. Called by the readers of specs, by gather and
// by factor IV.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// "Direct Secret Reference": a Secret that binds itself.
bool is_secret(const ServiceRef& reference);

/// A kind that Kubernetes brings itself, but for a Secret: its objects have no .status.binding, and to watch
/// them would be to read them all.
bool binds_nothing(const ServiceKind& kind);

/// Are these words such as a path of the API is made of?
bool can_be_asked_for(const ServiceRef& reference);

/// The value of an entry that the app itself states, which counts before the Secret's: `type`, and `provider`
/// where the app says one. Null: the Secret has it.
std::optional<std::string> stated_entry(const BackingService& service, std::string_view entry);

/// The name of a Secret in place of one that only the cluster knows: for render, which has none to ask.
std::string unknown_secret(const ServiceRef& reference);

}  // namespace twelvefactor::kinds
