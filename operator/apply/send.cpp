#include "apply/send.hpp"

#include "apply/bodies.hpp"
#include "apply/generated_secret.hpp"
#include "apply/needs.hpp"
#include "apply/outcome_of.hpp"
#include "apply/put_back.hpp"
#include "apply/report_status.hpp"
#include "apply/taken.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::apply {
namespace {

class Sender {
 public:
  Sender(const Observed& observed, const Desired& desired, bool repairing, kube::Writer& writer,
         const Answers& answers, std::stop_token stop)
      : observed_(observed),
        desired_(desired),
        repairing_(repairing),
        writer_(writer),
        answers_(answers),
        stop_(std::move(stop)) {}

  Outcome create(const DesiredObject& object) {
    const auto body = create_body(object);
    if (!body) return not_made(object, body.error());
    const auto answer = writer_.create(kinds::collection_path(object.kind, namespace_name()), *body, stop_);
    if (answer && object.kind == Kind::kParityReport) return create_status(object, *answer);
    if (answer && object.kind == Kind::kSecret && answers_.generated) answers_.generated(*answer);
    if (answer) return sent(OutcomeKind::kCreated, object, *answer);
    if (answer.error().status != 409) return outcome_of(answer.error(), object.kind, object.name);
    return resolve_conflict(object);
  }

  Outcome change(const DesiredObject& object, const Child& child) {
    if (object.kind == Kind::kSecret) return change_secret(object);
    if (object.kind == Kind::kParityReport) return change_report(object, child);
    return change_fields(object, child);
  }

  Outcome set_status(const WishedReleaseStatus& wished, const Child& child) {
    const std::string path = kinds::object_path(child.kind, namespace_name(), child.name);
    const auto answer = writer_.json_patch(path, release_status_patch(wished, child), stop_);
    if (!answer) {
      Outcome outcome = outcome_of(answer.error(), child.kind, child.name);
      // A test failed: it was written meanwhile.
      if (answer.error().status == 422) outcome.kind = OutcomeKind::kSuperseded;
      return outcome;
    }
    if (auto read = kinds::read_child(child.kind, *answer)) {
      const Digest live = read->child.digest;
      answers_.seen(std::move(*read));
      if (live == child.digest && live != wished.digest) return left_out(child);
      if (live != wished.digest) answers_.stands_for(child.kind, child.name, wished.digest);
    }
    return {OutcomeKind::kChanged, child.kind, child.name, {}};
  }

  Outcome scale(const DesiredObject& object, const Child& child) {
    const Rollout& rollout = child.rollout;
    if (!rollout.scaled_by)
      return patched(object,
                     writer_.merge_patch(path(object), replicas_patch(child.uid, *object.replicas), stop_));
    const std::string patch =
        take_over_replicas(child.uid, *object.replicas, *rollout.scaled_by, rollout.scale_entry);
    const auto answer = writer_.json_patch(path(object), patch, stop_);
    // It was written meanwhile: what is there is looked at again.
    if (!answer && answer.error().status == 422)
      return {OutcomeKind::kSuperseded, object.kind, object.name, answer.error().message};
    return patched(object, answer);
  }

  Outcome suspend(const DesiredObject& object, const Child& child) {
    return patched(object,
                   writer_.merge_patch(path(object), suspend_patch(child.uid, *object.suspend), stop_));
  }

  /// A Job or a release is never changed, but it must be found, and say what it is of.
  Outcome relabel(const Child& child) {
    const auto live = writer_.get(kinds::object_path(child.kind, namespace_name(), child.name), stop_);
    if (!live) return outcome_of(live.error(), child.kind, child.name);
    const auto patch = made_metadata_patch(child.kind, *live, told_elsewhere(child));
    Outcome outcome{OutcomeKind::kChanged, child.kind, child.name, {}, true};
    if (patch) {
      const auto answer =
          writer_.json_patch(kinds::object_path(child.kind, namespace_name(), child.name), *patch, stop_);
      if (!answer) return outcome_of(answer.error(), child.kind, child.name);
      auto read = kinds::read_child(child.kind, *answer);
      const bool done = read && read->child.edited_metadata == 0;
      if (read) answers_.seen(std::move(*read));
      if (done) return outcome;
    }
    answers_.metadata_left(child);
    return outcome;
  }

  Outcome remove(const Child& child) {
    const std::string path = kinds::object_path(child.kind, namespace_name(), child.name);
    const auto answer = writer_.remove(
        path, {to_string(child.uid), std::to_string(child.resource_version)}, stop_,
        // The next run must not start beside the last pod of this one.
        child.kind == Kind::kJob ? kube::Propagation::kForeground : kube::Propagation::kBackground);
    if (!answer && answer.error().status != 404) return outcome_of(answer.error(), child.kind, child.name);
    answers_.leaving(child);
    return {OutcomeKind::kDeleted, child.kind, child.name, {}};
  }

 private:
  /// Definitions of before keep the status apart, and take it nowhere else.
  static Outcome left_out(const Child& release) {
    return {
        OutcomeKind::kFailed, release.kind, release.name,
        "the API server leaves out the status of AppRelease " + release.name +
            ": the definitions in the cluster are of an earlier version; apply those of this one (crds/)"};
  }

  /// One field of a held object.
  Outcome patched(const DesiredObject& object, const kube::ApiResult<std::string>& answer) {
    if (!answer) return outcome_of(answer.error(), object.kind, object.name);
    if (auto read = kinds::read_child(object.kind, *answer)) answers_.seen(std::move(*read));
    return {OutcomeKind::kChanged, object.kind, object.name, {}};
  }

  [[nodiscard]] const std::string& namespace_name() const { return observed_.app.key.namespace_name; }
  [[nodiscard]] std::string path(const DesiredObject& object) const {
    return kinds::object_path(object.kind, namespace_name(), object.name);
  }

  /// What a Job was made with and does not repeat in what cannot change.
  [[nodiscard]] StringMap told_elsewhere(const Child& child) const {
    StringMap annotations;
    if (child.kind != Kind::kJob) return annotations;
    annotations[std::string(kinds::kRepositoryAnnotation)] = observed_.app.spec.codebase.repository;
    for (const auto& [name, record] : desired_.admin_processes) {
      if (record.job == child.name) annotations[std::string(kinds::kRunIdAnnotation)] = record.run_id;
    }
    return annotations;
  }

  [[nodiscard]] Result<std::string> create_body(const DesiredObject& object) const {
    if (object.kind == Kind::kSecret) return secret_to_create(object.json, desired_.generated);
    if (object.kind == Kind::kJob && answers_.proof) {
      const auto proof = answers_.proof(object.name);
      if (!proof) return proof.error();
      return with_proof(object.json, *proof);
    }
    return object.json;
  }

  Outcome change_fields(const DesiredObject& object, const Child& child) {
    // Nothing of ours differs but what somebody added: an apply would not take that away.
    if (child.digest == object.digest) return clear_overriding(object, child);
    Child current = child;
    // 422 from the turn-over: somebody's write moved the entries; look once more.
    // An apply alone takes no field away that our Update entry has, too. Mostly only values differ.
    const bool same_fields = child.paths == object.paths;
    for (int attempt = 0; attempt < 2 && !same_fields && current.update_entry != Child::kNoEntry; ++attempt) {
      const auto turned =
          writer_.json_patch(path(object), turn_entry_over(current.update_entry, current.applied), stop_);
      if (turned) break;
      if (turned.error().status != 422 || attempt == 1)
        return outcome_of(turned.error(), object.kind, object.name);
      const auto read = look(object);
      if (!read) return outcome_of(read.error(), object.kind, object.name);
      current = read->child;
    }
    const auto answer = apply_or_put_back(object, current);
    if (!answer) return outcome_of(answer.error(), object.kind, object.name);
    return sent(OutcomeKind::kChanged, object, *answer);
  }

  /// An apply, and what it leaves to do: it is refused where somebody's edit stands beside our fields
  /// (another kind of probe, a port of the same name), and it keeps what was added inside what is ours.
  kube::ApiResult<std::string> apply_or_put_back(const DesiredObject& object, const Child& child) {
    const Restoring what{object, child.uid, path(object), overriding_variables(child, object)};
    auto answer = apply(object, child.uid);
    if (answer) return clear_leftovers(what, *answer, writer_, stop_);
    if (answer.error().status != 422) return answer;
    return put_back(what, answer.error(), writer_, stop_);
  }

  Outcome clear_overriding(const DesiredObject& object, const Child& child) {
    auto answer = writer_.get(path(object), stop_);
    if (answer) {
      const Restoring what{object, child.uid, path(object), overriding_variables(child, object)};
      answer = clear_leftovers(what, *answer, writer_, stop_);
    }
    if (!answer) return outcome_of(answer.error(), object.kind, object.name);
    return sent(OutcomeKind::kChanged, object, *answer);
  }

  kube::ApiResult<std::string> apply(const DesiredObject& object, const Uid& uid) {
    return writer_.apply(path(object), with_uid(object.json, uid), stop_);
  }

  static Outcome failed(const DesiredObject& object, const Error& error) {
    return {OutcomeKind::kUnavailable, object.kind, object.name, error.message};
  }

  /// For want of random bytes or of a key: of this object alone.
  static Outcome not_made(const DesiredObject& object, const Error& error) {
    const OutcomeKind kind = object.kind == Kind::kJob ? OutcomeKind::kFailed : OutcomeKind::kUnavailable;
    return {kind, object.kind, object.name, error.message};
  }

  /// The object as it is now. An answer that is no such object counts as none.
  kube::ApiResult<kinds::ReadChild> look(const DesiredObject& object) {
    auto answer = writer_.get(path(object), stop_);
    if (!answer) return answer.error();
    auto read = kinds::read_child(object.kind, *answer);
    if (read) return std::move(*read);
    kube::ApiError garbled;
    garbled.reason = "Garbled";
    garbled.message = "the API server's answer is no " + std::string(kinds::resource_type(object.kind).kind);
    return garbled;
  }

  /// The name is in use. Ours with its label edited away (then the watch does not tell of it), or somebody
  /// else's?
  Outcome resolve_conflict(const DesiredObject& object) {
    const auto read = look(object);
    if (!read) return outcome_of(read.error(), object.kind, object.name);
    if (read->child.owner != observed_.app.uid) {
      return taken(object, observed_.app.key, read->child.owner.empty() ? std::string() : read->app);
    }
    answers_.seen(*read);
    if (read->child.deleting)
      return {OutcomeKind::kOwnerLeaving, object.kind, object.name, "is still being deleted"};
    if (object.kind == Kind::kAppRelease) return relabel(object, read->child);
    if (object.kind == Kind::kJob) return resolve_job(object, read->child);
    if (read->child.digest == object.digest) return {OutcomeKind::kCreated, object.kind, object.name, {}};
    return change(object, read->child);
  }

  /// Somebody may have been faster with a Job by that name, of our labels and owner.
  Outcome resolve_job(const DesiredObject& object, const Child& job) {
    if (is_older_run(job)) return remove(job);
    if (!answers_.made_by_us) return relabel(object, job);
    const auto ours = answers_.made_by_us(job);
    if (!ours) return not_made(object, ours.error());
    return *ours ? relabel(object, job) : remove(job);
  }

  [[nodiscard]] bool is_older_run(const Child& job) const {
    for (const auto& [name, record] : desired_.admin_processes) {
      if (record.job == job.name) return !job.job || job.job->run_id != record.run_id;
    }
    return false;
  }

  /// A Job or a release is never changed, but it must be found again: its own metadata is put back.
  Outcome relabel(const DesiredObject& object, const Child& child) {
    const auto answer = writer_.merge_patch(path(object), metadata_patch(object.json, child.uid), stop_);
    if (!answer) return outcome_of(answer.error(), object.kind, object.name);
    return sent(OutcomeKind::kChanged, object, *answer);
  }

  Outcome change_secret(const DesiredObject& object) {
    const auto live = writer_.get(path(object), stop_);
    if (!live) return outcome_of(live.error(), object.kind, object.name);
    const auto patch = secret_patch(object.json, *live, desired_.generated);
    if (!patch) return failed(object, patch.error());
    const auto answer = writer_.merge_patch(path(object), *patch, stop_);
    if (!answer) return outcome_of(answer.error(), object.kind, object.name);
    if (answers_.generated) answers_.generated(*answer);
    return sent(OutcomeKind::kChanged, object, *answer);
  }

  kube::ApiResult<std::string> put_status(const DesiredObject& object, const Child& child) {
    return writer_.replace(path(object) + "/status", report_with_status(object.json, child), stop_);
  }

  /// A create takes no status.
  Outcome create_status(const DesiredObject& object, const std::string& created) {
    const auto read = kinds::read_child(object.kind, created);
    if (!read) return failed(object, {"the API server's answer is no ParityReport"});
    answers_.seen(*read);
    const auto answer = put_status(object, read->child);
    if (!answer) return outcome_of(answer.error(), object.kind, object.name);
    return sent(OutcomeKind::kCreated, object, *answer);
  }

  /// Mostly the status alone is another; the answer tells whether the rest is as wished.
  Outcome change_report(const DesiredObject& object, const Child& child) {
    const auto answer = put_status(object, child);
    if (!answer) return outcome_of(answer.error(), object.kind, object.name);
    auto read = kinds::read_child(object.kind, *answer);
    if (!read) return failed(object, {"the API server's answer is no ParityReport"});
    if (read->child.digest != object.digest) return change_fields(object, read->child);
    return sent(OutcomeKind::kChanged, object, *answer);
  }

  Outcome sent(OutcomeKind kind, const DesiredObject& object, const std::string& answer) {
    auto read = kinds::read_child(object.kind, answer);
    if (read) {
      const bool as_sent = as_wished(read->child, object);
      answers_.seen(std::move(*read));
      if (!as_sent) answers_.stands_for(object.kind, object.name, object.digest);
    }
    // A report changes with the peer, and not only when somebody edits it.
    const bool own_news = object.kind == Kind::kParityReport && kind == OutcomeKind::kChanged;
    return {kind, object.kind, object.name, {}, repairing_ && !own_news};
  }

  const Observed& observed_;
  const Desired& desired_;
  bool repairing_;
  kube::Writer& writer_;
  const Answers& answers_;
  std::stop_token stop_;
};

/// The next request would meet the same: no answer, after as long a wait, a namespace that is going, or our
/// own end. The back-off tries all of it again. What an API server says of one object (kFailed, too: an
/// admission webhook cannot be reached) says nothing of the next.
bool ends_the_plan(OutcomeKind kind) {
  return kind == OutcomeKind::kUnavailable || kind == OutcomeKind::kNamespaceLeaving ||
         kind == OutcomeKind::kCancelled;
}

bool records_a_release(const Step& step) {
  return step.action == Step::Action::kSetStatus ||
         (step.action == Step::Action::kCreate && step.object->kind == Kind::kAppRelease);
}

/// Does it follow from what the status of a release says? What was not recorded must not be built upon.
bool builds_on_releases(const Step& step) {
  if (step.action == Step::Action::kSetStatus || step.action == Step::Action::kRelabel) return false;
  if (step.action == Step::Action::kRemove) return true;
  const Kind kind = step.object->kind;
  return kind == Kind::kAppRelease || kind == Kind::kDeployment || kind == Kind::kCronJob ||
         kind == Kind::kJob;
}

/// How many pods there are is another question than what they need.
std::optional<Outcome> what_is_awaited(const Needs& needs, const Step& step) {
  if (step.action != Step::Action::kCreate && step.action != Step::Action::kChange) return std::nullopt;
  return needs.awaited(*step.object);
}

Outcome carry_out(Sender& sender, const Step& step) {
  switch (step.action) {
    case Step::Action::kCreate:
      return sender.create(*step.object);
    case Step::Action::kChange:
      return sender.change(*step.object, *step.child);
    case Step::Action::kRemove:
      return sender.remove(*step.child);
    case Step::Action::kSetStatus:
      return sender.set_status(*step.status, *step.child);
    case Step::Action::kRelabel:
      return sender.relabel(*step.child);
    case Step::Action::kScale:
      return sender.scale(*step.object, *step.child);
    case Step::Action::kSuspend:
      return sender.suspend(*step.object, *step.child);
  }
  return {};
}

}  // namespace

std::vector<Outcome> send(const Plan& plan, const Observed& observed, const Desired& desired, bool repairing,
                          kube::Writer& writer, const Answers& answers, const StopTokens& stop) {
  Sender sender(observed, desired, repairing, writer, answers, stop.abort);
  Needs needs(observed, desired);
  std::vector<Outcome> outcomes = plan.blocked;
  for (const Outcome& blocked : plan.blocked) needs.note(blocked);
  bool unrecorded = false;
  for (const Step& step : plan.steps) {
    if (stop.no_more.stop_requested() || (!outcomes.empty() && ends_the_plan(outcomes.back().kind))) break;
    if (unrecorded && builds_on_releases(step)) continue;
    if (auto paused = left_alone(observed, step)) {
      outcomes.push_back(std::move(*paused));
      continue;
    }
    if (auto awaited = what_is_awaited(needs, step)) {
      outcomes.push_back(std::move(*awaited));
    } else {
      outcomes.push_back(carry_out(sender, step));
    }
    needs.note(outcomes.back());
    if (records_a_release(step)) unrecorded |= wants_retry(outcomes.back().kind);
  }
  return outcomes;
}

}  // namespace twelvefactor::apply
