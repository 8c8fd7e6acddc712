// Writes an app's status and its events: their only writer. Called by loop/pass.
#pragma once

#include <stop_token>
#include <string>

#include "kube/writer.hpp"
#include "model/observed.hpp"
#include "status/summary.hpp"

namespace twelvefactor::status {

/// PUT of the status at the resourceVersion that was observed: a 409 means somebody was faster, and the next pass sees it.
/// Returns the app as it is now (JSON).
kube::ApiResult<std::string> write_status(const Observed& observed, const Summary& summary, kube::Writer& writer, std::stop_token stop);

/// Events are for people; one that cannot be written is dropped. `now`: RFC 3339 with microseconds; `instance`: who reports.
void write_events(const Observed& observed, const Summary& summary, const std::string& now, const std::string& instance,
                  kube::Writer& writer, std::stop_token stop);

}  // namespace twelvefactor::status
