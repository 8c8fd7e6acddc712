// A name we need belongs to somebody else: what to say about it. Called by plan.cpp (the store knows) and
// send.cpp (a 409 told).
#pragma once

#include "model/app_key.hpp"
#include "model/child.hpp"
#include "model/desired.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::apply {

/// kOwnerLeaving when its owner was an app of the same name (another UID: deleted and made anew), else
/// kNameTaken. `owner_app` is empty when no app's owner reference is on it.
Outcome taken(const DesiredObject& object, const AppKey& app, const std::string& owner_app);

/// The same for a child known to the store, which lists it under the app its owner reference names.
Outcome taken_by(const Child& child, const DesiredObject& object, const AppKey& app);

}  // namespace twelvefactor::apply
