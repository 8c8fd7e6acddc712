// Who leads, and until when: the state machine of leader election over a Lease, after client-go's
// leaderelection. Pure: it is told what the API server answered and what time it is, and says what to do
// next. Times of other machines are never compared with ours: another's lease runs from when *we* saw it
// change, our own from before we asked for it. Driven by candidate.cpp; not thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "http/boot_clock.hpp"
#include "lease/timing.hpp"

namespace twelvefactor::lease {

using Clock = http::BootClock;
using Time = Clock::time_point;

/// What a Lease says.
struct Record {
  std::string holder;                // empty: nobody
  std::chrono::seconds duration{0};  // 0: it does not say
  std::int64_t transitions = 0;
  std::string acquire_time;  // of the holder's clock
  std::string renew_time;    // of the holder's clock: we see that it changes, never when it is
  std::string object;        // the whole Lease as the API server has it; goes back with the next write
};

/// What became of a request.
struct Answer {
  enum class Kind {
    kLease,     // `record` is how it is now
    kAbsent,    // 404
    kConflict,  // 409: somebody was faster
    kFailed,    // anything else: perhaps it was done, perhaps not
  };
  Kind kind = Kind::kFailed;
  Record record{};
};

/// What to do next.
struct Step {
  enum class What { kWait, kLook, kCreate, kReplace, kEnd };
  What what = What::kWait;
  Time until;       // kWait
  Record record{};  // kCreate, kReplace: what to write; an empty time is to be filled in
};

class Elector {
 public:
  Elector(std::string identity, Timing timing) : identity_(std::move(identity)), timing_(timing) {}

  Step next(Time now);
  /// The answer to kLook.
  void looked(const Answer& answer, Time now);
  /// The answer to kCreate or kReplace that was asked for at `asked`.
  void wrote(const Answer& answer, Time asked, Time now);
  /// The Lease given back, if it is ours to give: to be written before the process ends.
  [[nodiscard]] std::optional<Record> released(Time now) const;

  [[nodiscard]] bool leading() const { return state_ == State::kLeading; }
  /// Our lease runs out; only while leading.
  [[nodiscard]] Time held_until() const { return renewed_ + timing_.duration; }
  /// The leader must be renewed by then, or gives up; only while leading.
  [[nodiscard]] Time give_up_at() const { return renewed_ + timing_.renew_deadline; }
  /// Who holds the Lease as far as is known; empty: nobody.
  [[nodiscard]] const std::string& holder() const { return seen_.holder; }
  /// Why there is nothing more to do (kEnd).
  [[nodiscard]] const std::string& end_reason() const { return end_reason_; }

 private:
  enum class State { kFollowing, kLeading, kEnded };

  void note(const Record& record, Time now);
  void end(std::string reason);
  [[nodiscard]] Time free_at() const;
  [[nodiscard]] Record ours() const;
  void looked_as_leader(const Answer& answer, Time now);
  void looked_as_standby(const Answer& answer, Time now);
  void acquired(const Record& record, Time asked, Time now);
  void refused_as_leader(const Answer& answer, Time asked, Time now);

  const std::string identity_;
  const Timing timing_;
  State state_ = State::kFollowing;
  Time next_try_;           // nothing is to be done before
  Time renewed_;            // when the last successful write was asked for
  Record seen_;             // as it was last seen
  Time seen_at_;            // when it was first seen to be so
  bool absent_ = false;     // the last look found none
  bool claim_ = false;      // standby: the last look found it free
  bool look_first_ = true;  // leader: what it wrote last may or may not have been done
  int conflicts_ = 0;       // in a row
  std::string end_reason_;
};

}  // namespace twelvefactor::lease
