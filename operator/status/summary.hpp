// Says how the app stands: conditions, counts, findings and records, from what reconcile wished, what the
// writes met and what the cluster shows. Pure; the clock is a parameter. Called by loop/pass; written by
// status/write. The only place that decides on Ready.
#pragma once

#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::status {

struct Event {
  bool warning = false;
  std::string reason;
  std::string note;
};

struct Summary {
  std::string json;            // the whole status
  bool differs = false;        // from what the app's status says now
  bool only_progress = false;  // differs in nothing but counts and texts of a rollout that goes on
  bool in_progress = false;    // Reconciling is True
  std::string ready_reason;    // reason of the Ready condition
  bool ready = false;
  std::vector<Event> events;  // what people want to know, once
};

/// `now`: RFC 3339, UTC; becomes the lastTransitionTime of conditions whose status changes, and nothing else.
Summary summarize(const Observed& observed, const Desired& desired, const std::vector<Outcome>& outcomes,
                  const std::string& now);

}  // namespace twelvefactor::status
