// What an app shows to those who compare themselves with it, beyond its spec: the releases that it ran, since
// when it is available, the keys and the versions of the Secrets that it uses. Only of apps that share. A
// part of the store, under its mutex.
#pragma once

#include <vector>

#include "store/picture.hpp"

namespace twelvefactor::store {

/// Those the app wants to be compared with, and that consent.
std::vector<SharedPeer> shared_peers(const Picture& picture, const AppKey& reader, const KeptApp& app);

/// What of the peer's Secrets its reader sees: those of these sources. Nothing of a peer that is gone.
void add_secrets(const Picture& picture, const std::vector<kinds::SecretSource>& sources, SharedPeer& peer);

/// Adds those to whom the app shows something else than at the last call. Called by the door alone.
void tell_readers(const Picture& picture, const AppKey& key, Record& record, Woken& woken);

}  // namespace twelvefactor::store
