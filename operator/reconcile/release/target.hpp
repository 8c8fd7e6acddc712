// Which release the processes should run: one that is there already, or the next. Pure. Called by plan.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct Target {
  std::int64_t number = 0;
  bool exists = false;    // its AppRelease is there
  bool fresh = false;     // no release was this one before
  bool settling = false;  // fresh, and asked for too short a time ago
  std::string hash;       // of its content, as it is written down
};

/// Nothing new where what runs, or what was asked for last, has the same content. A number is never used
/// twice; a release whose object somebody deleted gets it again with its number.
Target choose_target(const Observed& observed, const ReleaseContent& content);

/// The app's own releases that are there and stay, in the order of their numbers.
std::vector<const Child*> own_releases(const Observed& observed);

/// The newest release that a Deployment of the app carries; 0 when none does.
std::int64_t running_release(const Observed& observed);

}  // namespace twelvefactor::reconcile
