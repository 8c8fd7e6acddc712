// Which variables pods get by envFrom: an entry of the same name in env wins over them. Pure. Called by
// compose.
#pragma once

#include <set>
#include <string>

#include "model/observed.hpp"
#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

/// Names alone. Of a Secret those that its metadata tells; of a snapshot that was made for an earlier release
/// those that its ConfigMap holds. Without those that we set in env ourselves.
std::set<std::string> variables_by_env_from(const Observed& observed, const Contribution& all);

}  // namespace twelvefactor::reconcile
