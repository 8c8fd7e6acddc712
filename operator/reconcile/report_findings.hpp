// The findings of an app as a Report of openreports.io, for tools that read those, where somebody asked for
// it (`--reports openreports`) and the cluster serves the kind. An app without findings has none: an object
// for each app that is in order would double what the API server holds. Called by reconcile.cpp.
#pragma once

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// Of desired.findings. Call it when they are complete.
void report_findings(const Observed& observed, Desired& desired);

}  // namespace twelvefactor::reconcile
