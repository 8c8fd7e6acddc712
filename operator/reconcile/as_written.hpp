// What the status remembers of Deployments and CronJobs: a digest of what was written and arrived. It tells
// whether an object as it is composed is the very one that was written before: then an edit can be put back
// while a release is held, and no pod gets anything that it did not have. Pure. Called by reconcile.cpp,
// compose.cpp and held.cpp. It never tells whether somebody has edited an object (model/lookup).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// A Deployment or a CronJob as it is composed.
struct Composed {
  Kind kind = Kind::kDeployment;
  std::string name;
  Digest digest;
  std::optional<int> replicas{};
};

/// Of what is wished and there; of the rest what was remembered.
std::map<std::string, std::string> as_written(const Observed& observed, const Desired& desired);

/// Is it what was written last? Scaling and suspension, which act in every hold, are left out.
bool was_written(const Observed& observed, const Composed& composed);

/// Would writing it only bring back what release `number` has?
bool brings_back(const Observed& observed, const DesiredObject& object, std::int64_t number);

}  // namespace twelvefactor::reconcile
