// Collects for one app all that reconcile may look at, from the store: one consistent value. Called by loop/pass. Sends nothing.
#pragma once

#include <optional>

#include "model/observed.hpp"
#include "store/store.hpp"

namespace twelvefactor::gather {

/// Null when there is no such app, or it is being deleted: then the garbage collector does the rest.
std::optional<Observed> gather(const store::Store& store, const AppKey& key);

}  // namespace twelvefactor::gather
