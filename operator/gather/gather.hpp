// Collects for one app all that reconcile may look at, from the store: one consistent value. Called by
// loop/pass. Sends nothing by itself; contents.hpp reads what the store does not hold.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gather/parity_memo.hpp"
#include "model/observed.hpp"
#include "store/store.hpp"

namespace twelvefactor::gather {

/// Asks the API server for an app whose spec the store has left out; null when it cannot be had now.
using ReadWholeApp = std::function<std::optional<kinds::StoredApp>(const AppKey& key)>;

/// Null when there is no such app, or it is being deleted: then the garbage collector does the rest. `now`:
/// seconds since 1970. `memo`: the reports of passes before; null: they are made anew. `read` is asked only
/// for a spec that was left out; where it has none of this generation, spec_unread says so.
std::optional<Observed> gather(const store::Store& store, const AppKey& key, std::int64_t now,
                               const ParityMemo* memo = nullptr, const ReadWholeApp& read = {});

/// Of what the store told just now.
std::optional<Observed> gather(std::optional<store::Snapshot> snapshot, const AppKey& key, std::int64_t now,
                               const ParityMemo* memo, const ReadWholeApp& read);

/// A service that the app names belongs to a list whose first answer is awaited: a moment later it is known,
/// and the app is woken. Where that takes long, the store says so, and this is false.
bool services_are_on_the_way(const Observed& observed);

/// Bytes that a pass holds of what the app refers to, and of its spec.
std::size_t content_size(const Observed& observed);

/// The Secrets of the releases that are pinned or held, as far as their contents are known.
std::vector<std::string> secrets_of_releases(const Observed& observed);

/// The parity reports of an app that is being deleted, and nothing else of it. Null when there is nothing to
/// remove. Somebody's finalizer may hold the app for long, and what its reports say must not outlive consent.
std::optional<Observed> reports_of_leaving(const store::Store& store, const AppKey& key);

/// The AdminTasks that name an app which does not exist, or is being deleted. Null when there are none.
std::optional<Observed> tasks_without_app(const store::Store& store, const AppKey& key, std::int64_t now);

/// The children and the tasks as they are after our writes, whose answers are in the store by now, and what
/// follows from them for a comparison.
void refresh_children(Observed& observed, const store::Store& store, const ParityMemo* memo = nullptr);

}  // namespace twelvefactor::gather
