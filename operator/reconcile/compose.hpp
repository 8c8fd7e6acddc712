// Puts the contributions of the twelve factors together into objects, and stamps what every child carries:
// names, labels, owner. Called by reconcile.cpp. The order of the contributions does not matter: a test
// shuffles them and expects the same bytes.
#pragma once

#include <optional>
#include <vector>

#include "model/desired.hpp"
#include "reconcile/contribution.hpp"
#include "reconcile/parity/parity.hpp"

namespace twelvefactor::reconcile {

/// The objects, instructions, waits and records; findings are not filled in. `veto`: why no new release
/// may run; empty: it may.
Desired compose(const Observed& observed, std::vector<Numbered> contributions, const Veto& veto = {});

/// The objects of a release that runs already, whatever is asked for next. `observed.app.spec` is what it is
/// made of.
std::vector<DesiredObject> compose_running(const Observed& observed, std::vector<Numbered> contributions,
                                           std::int64_t number);

/// The reports alone, while nobody knows what is to run.
std::vector<DesiredObject> compose_reports(const Observed& observed, std::vector<Numbered> contributions,
                                           const ParityReports& reports);

/// The Job of a task, or what the release lacks that it would need.
struct TaskJob {
  DesiredObject job;
  std::optional<Wait> wait;
};

/// `on_release.app.spec` is what release `number` is made of, and has what the task names.
TaskJob compose_task(const Observed& on_release, std::vector<Numbered> contributions, std::int64_t number,
                     const AdminTask& task);

}  // namespace twelvefactor::reconcile
