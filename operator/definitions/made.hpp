// What the API server would refuse of the objects that are made of an app which it takes itself: forms that
// an Ingress, a CronJob or a pod has of its own, and the definition of the app cannot know. Called by
// `render` and `lint`. Names the field of the app. Pure; what only a cluster can know (quotas, admission) it
// cannot say.
#pragma once

#include <vector>

#include "definitions/refusal.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::definitions {

/// Of an app that its definition takes. The message says which object would be refused.
std::vector<Refusal> made_refusals_of(const AppSpec& spec);

}  // namespace twelvefactor::definitions
