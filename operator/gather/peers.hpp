// What an app sees of its peers, and of itself, to compare them: of both sides alike. Sends nothing; what
// pinned ones run is added by gather/pinned_deploys, and what Secrets hold by gather/secret_marks. Called by
// gather.cpp and by these two.
#pragma once

#include <cstdint>
#include <vector>

#include "gather/parity_memo.hpp"
#include "model/observed.hpp"
#include "store/peers.hpp"

namespace twelvefactor::gather {

/// Fills observed.peers and secret_marks; or, where the memo knows the reports, known_parity, and of the
/// peers what is asked of them beside. `memo`: null: there is none. `now`: seconds since 1970.
void show_peers(Observed& observed, const std::vector<store::SharedPeer>& shared, const ParityMemo* memo,
                std::int64_t now);

/// The same of `shared`, whatever the memo knows: what pinned ones run has been read.
void compare_with(Observed& observed, const std::vector<store::SharedPeer>& shared);

/// What the app itself runs, by which it is compared: its spec, or the release that it is pinned to.
AppSpec compared_spec(const Observed& observed);

/// The Secrets that such a spec of the app uses, as far as they are there.
std::vector<store::SharedSecret> own_secrets(const Observed& observed, const AppSpec& spec);

}  // namespace twelvefactor::gather
