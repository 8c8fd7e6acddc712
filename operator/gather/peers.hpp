// What an app sees of its peers, and of itself, to compare them: of both sides alike. Sends nothing; what
// Secrets hold is added by gather/secret_marks. Called by gather.cpp.
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

/// The Secrets that the app's own spec uses, as far as they are there.
std::vector<store::SharedSecret> own_secrets(const Observed& observed);

}  // namespace twelvefactor::gather
