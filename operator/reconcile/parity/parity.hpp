// Factor X: how a deploy differs from its peers. One file per dimension. Called by compose.cpp. Pure: what no
// peer has consented to is not in `observed`, so nothing here could tell of it.
#pragma once

#include <map>
#include <string>

#include "model/observed.hpp"
#include "model/parity_report.hpp"

namespace twelvefactor::reconcile {

/// One for each peer of the spec, by its key. Of a peer that does not consent, or does not exist, it says
/// Unknown in words that depend on this app's own spec alone. None offline: there is nobody to compare with.
std::map<std::string, ParityReport> parity_reports(const Observed& observed);

}  // namespace twelvefactor::reconcile
