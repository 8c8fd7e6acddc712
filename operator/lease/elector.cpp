#include "lease/elector.hpp"

#include <algorithm>

namespace twelvefactor::lease {
namespace {

/// What a holder changes when it renews; a label of somebody else's is no sign of life.
bool same(const Record& a, const Record& b) {
  return a.holder == b.holder && a.duration == b.duration && a.transitions == b.transitions &&
         a.acquire_time == b.acquire_time && a.renew_time == b.renew_time;
}

}  // namespace

Step Elector::next(Time now) {
  if (state_ == State::kLeading && now >= give_up_at()) {
    end("the lease was not renewed for " + std::to_string(timing_.renew_deadline.count()) +
        " s: the API server gave no answer in time, or this process stood still");
  }
  if (state_ == State::kEnded) return {Step::What::kEnd, {}, {}};
  const bool leads = state_ == State::kLeading;
  if (now < next_try_) return {Step::What::kWait, leads ? std::min(next_try_, give_up_at()) : next_try_, {}};
  if (leads ? look_first_ : !claim_) return {Step::What::kLook, {}, {}};
  return {absent_ ? Step::What::kCreate : Step::What::kReplace, {}, ours()};
}

void Elector::end(std::string reason) {
  state_ = State::kEnded;
  end_reason_ = std::move(reason);
}

void Elector::note(const Record& record, Time now) {
  absent_ = false;
  if (!same(seen_, record)) seen_at_ = now;
  seen_ = record;
}

Time Elector::free_at() const {
  if (seen_.holder.empty()) return {};
  return seen_at_ + (seen_.duration.count() > 0 ? seen_.duration : timing_.duration);
}

Record Elector::ours() const {
  Record record;
  record.holder = identity_;
  record.duration = timing_.duration;
  record.transitions = seen_.transitions;
  if (seen_.holder == identity_) {
    record.acquire_time = seen_.acquire_time;
  } else if (!absent_) {
    ++record.transitions;
  }
  if (!absent_) record.object = seen_.object;
  return record;
}

void Elector::looked(const Answer& answer, Time now) {
  if (answer.kind == Answer::Kind::kLease) note(answer.record, now);
  if (answer.kind == Answer::Kind::kAbsent) absent_ = true;
  if (state_ == State::kLeading) {
    looked_as_leader(answer, now);
  } else if (state_ == State::kFollowing) {
    looked_as_standby(answer, now);
  }
}

void Elector::looked_as_leader(const Answer& answer, Time now) {
  if (answer.kind == Answer::Kind::kFailed || answer.kind == Answer::Kind::kConflict) {
    next_try_ = now + timing_.retry_period;
    return;
  }
  if (!absent_ && seen_.holder != identity_) {
    end(seen_.holder.empty() ? "somebody took the lease away from us"
                             : seen_.holder + " holds the lease now");
    return;
  }
  look_first_ = false;
  next_try_ = now;
}

void Elector::looked_as_standby(const Answer& answer, Time now) {
  const bool known = answer.kind == Answer::Kind::kLease || answer.kind == Answer::Kind::kAbsent;
  // Ours already: an earlier claim was done, and its answer lost. Deleted: its holder need not know yet.
  claim_ = known && ((!absent_ && seen_.holder == identity_) || now >= free_at());
  next_try_ = now;
  if (claim_) return;
  next_try_ = now + timing_.retry_period;
  if (known && free_at() > now) next_try_ = std::min(next_try_, free_at());
}

void Elector::wrote(const Answer& answer, Time asked, Time now) {
  claim_ = false;
  if (state_ == State::kEnded) return;
  if (answer.kind == Answer::Kind::kLease) {
    acquired(answer.record, asked, now);
  } else if (state_ == State::kLeading) {
    refused_as_leader(answer, asked, now);
  } else {
    next_try_ = std::max(now, asked + timing_.retry_period);
  }
}

void Elector::acquired(const Record& record, Time asked, Time now) {
  note(record, now);
  conflicts_ = 0;
  look_first_ = false;
  if (now - asked >= timing_.renew_deadline) {
    // The answer waited for us: we stood still. Nothing is sure that was so when it was sent.
    if (state_ == State::kLeading)
      end("the answer to the renewal was read too late: this process stood still");
    next_try_ = now;
    return;
  }
  state_ = State::kLeading;
  renewed_ = asked;
  next_try_ = asked + timing_.retry_period;
}

void Elector::refused_as_leader(const Answer& answer, Time asked, Time now) {
  look_first_ = true;
  const bool conflict = answer.kind == Answer::Kind::kConflict || answer.kind == Answer::Kind::kAbsent;
  // A conflict is looked into at once, but not for ever: somebody may write the Lease all the time.
  next_try_ = conflict && ++conflicts_ <= 2 ? now : std::max(now, asked + timing_.retry_period);
}

std::optional<Record> Elector::released(Time now) const {
  if (state_ != State::kLeading || now >= held_until() || absent_) return std::nullopt;
  Record record = ours();
  record.holder.clear();
  record.duration = std::chrono::seconds(1);  // the least that the API takes
  record.acquire_time.clear();
  return record;
}

}  // namespace twelvefactor::lease
