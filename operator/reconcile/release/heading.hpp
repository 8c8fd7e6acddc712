// What a new release is called and why it is made. Pure. Called by plan.cpp.
#pragma once

#include "kinds/build/app_release.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// Compared with the newest release before `number` that is there.
kinds::ReleaseHeading heading_of(const Observed& observed, std::int64_t number,
                                 const ReleaseContent& content);

}  // namespace twelvefactor::reconcile
