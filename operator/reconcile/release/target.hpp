// Which release the processes should run: one that is there already, or the next. Pure. Called by plan.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct Target {
  std::int64_t number = 0;
  bool exists = false;                   // its AppRelease is there
  bool fresh = false;                    // no release was this one before
  bool settling = false;                 // fresh, and asked for too short a time ago
  std::string hash;                      // of its content, as it is written down
  bool rotated = false;                  // it has failed, and a Secret holds other values since
  int format = ReleaseContent::kFormat;  // of its content
};

/// Nothing new where what runs, or what was asked for last, has the same content. A number is never used
/// twice; a release whose object somebody deleted gets it again with its number. One that has failed is not
/// tried again by itself, also not when nothing but the value of a Secret has changed.
Target choose_target(const Observed& observed, const ReleaseContent& content);

/// The app's own releases that are there and stay, in the order of their numbers.
std::vector<const Child*> own_releases(const Observed& observed);

/// Do they differ in what Secrets hold, and in nothing else?
bool only_rotated(const ReleaseParts& before, const ReleaseParts& after);

/// The newest release that the processes run, or are being given; 0 when there is none. What Deployments
/// carry counts only where it is recorded that their release was let through: a label can be edited.
std::int64_t running_release(const Observed& observed);

}  // namespace twelvefactor::reconcile
