// What a pass comes to: what becomes of its key, and what there is to tell of it. Made by loop/pass, read by
// loop/workers.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "status/summary.hpp"
#include "store/picture.hpp"

namespace twelvefactor::loop {

/// What becomes of the key after a pass.
struct PassResult {
  enum class Next { kDone, kRetry, kLater };
  enum class State { kGone, kReady, kReconciling, kStalled };
  Next next = Next::kDone;
  std::chrono::milliseconds later{0};  // kLater
  State state = State::kGone;
  std::optional<store::News> seen{};  // what the store had told of the app when it was judged last
};

/// By the conditions Ready and Reconciling.
inline PassResult::State state_of(bool ready, bool in_progress) {
  if (ready) return PassResult::State::kReady;
  return in_progress ? PassResult::State::kReconciling : PassResult::State::kStalled;
}

/// What is told when a pass ends.
struct PassNews {
  status::Summary summary;
  bool must_retry = false;
  std::optional<std::chrono::milliseconds> settling;    // a change waits for further ones
  bool wrote = false;                                   // an object of the app
  std::optional<std::chrono::milliseconds> look_again;  // it is to be judged anew by then
  bool more_to_do = false;    // what was written makes the next writes due, which no watch would tell
  store::News seen{};         // what the store had told of the app when it was judged last
  bool may_be_known = false;  // nothing but the spec and what is there decided (gather/inputs_hash)
};

/// Of several reasons to look again the soonest counts; a retry has a back-off of its own.
inline void look_again(PassResult& result, std::chrono::milliseconds wait) {
  if (result.next == PassResult::Next::kRetry) return;
  result.later = result.next == PassResult::Next::kLater ? std::min(result.later, wait) : wait;
  result.next = PassResult::Next::kLater;
}

}  // namespace twelvefactor::loop
