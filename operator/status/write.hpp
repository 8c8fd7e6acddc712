// Writes an app's status and its events: their only writer. Called by loop/pass.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "kube/writer.hpp"
#include "model/observed.hpp"
#include "status/summary.hpp"

namespace twelvefactor::status {

/// PUT of the status (JSON) at the resourceVersion that was observed: a 409 means somebody was faster, and
/// the next pass sees it. Returns the app as it is now (JSON).
kube::ApiResult<std::string> write_status(const Observed& observed, const std::string& status,
                                          kube::Writer& writer, std::stop_token stop);

/// When and by whom events are written.
struct EventStamp {
  std::string time;          // RFC 3339 with microseconds
  std::uint64_t number = 0;  // makes their names: microseconds since 1970, never the same twice for one app
  std::string instance;      // the reporting process
};

/// Events are for people: one that cannot be written is dropped, and the reason returned for the log.
std::vector<kube::ApiError> write_events(const Observed& observed, const Summary& summary,
                                         const EventStamp& stamp, kube::Writer& writer, std::stop_token stop);

}  // namespace twelvefactor::status
