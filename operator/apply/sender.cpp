// What is absent is made; what has its name already is looked at, and found again by its labels.
#include "apply/sender.hpp"
#include "apply/bodies.hpp"
#include "apply/generated_secret.hpp"
#include "apply/outcome_of.hpp"
#include "apply/taken.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::apply {

Outcome Sender::create(const DesiredObject& object) {
  const auto body = create_body(object);
  if (!body) return not_made(object, body.error());
  const auto answer = writer_.create(kinds::collection_path(object.kind, namespace_name()), *body, stop_);
  if (answer && object.kind == Kind::kParityReport) return create_status(object, *answer);
  if (answer && object.kind == Kind::kSecret && answers_.generated) answers_.generated(*answer);
  if (answer) return sent(OutcomeKind::kCreated, object, *answer);
  if (answer.error().status != 409) return outcome_of(answer.error(), object.kind, object.name);
  Outcome resolved = resolve_conflict(object);
  // It holds other values than those that the plan was made with.
  if (object.kind == Kind::kSecret && !wants_retry(resolved.kind)) resolved.kind = OutcomeKind::kSuperseded;
  return resolved;
}

Outcome Sender::relabel(const Child& child) {
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

StringMap Sender::told_elsewhere(const Child& child) const {
  StringMap annotations;
  if (child.kind != Kind::kJob) return annotations;
  annotations[std::string(kinds::kRepositoryAnnotation)] = observed_.app.spec.codebase.repository;
  for (const auto& [name, record] : desired_.admin_processes) {
    if (record.job == child.name) annotations[std::string(kinds::kRunIdAnnotation)] = record.run_id;
  }
  return annotations;
}

Result<std::string> Sender::create_body(const DesiredObject& object) const {
  if (object.kind == Kind::kSecret)
    return secret_to_create(object.json, desired_.generated,
                            answers_.prepared ? answers_.prepared() : std::map<std::string, std::string>{});
  if (object.kind == Kind::kJob && answers_.proof) {
    const auto proof = answers_.proof(object.name);
    if (!proof) return proof.error();
    return with_proof(object.json, *proof);
  }
  return object.json;
}

Outcome Sender::failed(const DesiredObject& object, const Error& error) {
  return {OutcomeKind::kUnavailable, object.kind, object.name, error.message};
}

Outcome Sender::not_made(const DesiredObject& object, const Error& error) {
  const OutcomeKind kind = object.kind == Kind::kJob ? OutcomeKind::kFailed : OutcomeKind::kUnavailable;
  return {kind, object.kind, object.name, error.message};
}

kube::ApiResult<kinds::ReadChild> Sender::look(const DesiredObject& object) {
  auto answer = writer_.get(path(object), stop_);
  if (!answer) return answer.error();
  auto read = kinds::read_child(object.kind, *answer);
  if (read) return std::move(*read);
  kube::ApiError garbled;
  garbled.reason = "Garbled";
  garbled.message = "the API server's answer is no " + std::string(kinds::resource_type(object.kind).kind);
  return garbled;
}

Outcome Sender::resolve_conflict(const DesiredObject& object) {
  const auto read = look(object);
  if (!read) return outcome_of(read.error(), object.kind, object.name);
  if (read->child.owner != observed_.app.uid) {
    // What was given to an app of before does not go with it: nobody will take it away.
    const bool owned = !read->child.owner.empty() && !read->child.adopted;
    return taken(object, observed_.app.key, owned ? read->app : std::string());
  }
  answers_.seen(*read);
  if (read->child.deleting)
    return {OutcomeKind::kOwnerLeaving, object.kind, object.name, "is still being deleted"};
  // It was composed as if it were ours alone.
  if (read->child.adopted)
    return {OutcomeKind::kSuperseded, object.kind, object.name, object.name + " is taken over"};
  if (object.kind == Kind::kAppRelease) return relabel(object, read->child);
  if (object.kind == Kind::kJob) return resolve_job(object, read->child);
  if (read->child.digest == object.digest) return {OutcomeKind::kCreated, object.kind, object.name, {}};
  return change(object, read->child);
}

Outcome Sender::resolve_job(const DesiredObject& object, const Child& job) {
  if (is_older_run(job)) return remove(job);
  if (!answers_.made_by_us) return relabel(object, job);
  const auto ours = answers_.made_by_us(job);
  if (!ours) return not_made(object, ours.error());
  return *ours ? relabel(object, job) : remove(job);
}

bool Sender::is_older_run(const Child& job) const {
  for (const auto& [name, record] : desired_.admin_processes) {
    if (record.job == job.name) return !job.job || job.job->run_id != record.run_id;
  }
  return false;
}

Outcome Sender::relabel(const DesiredObject& object, const Child& child) {
  const auto answer = writer_.merge_patch(path(object), metadata_patch(object.json, child.uid), stop_);
  if (!answer) return outcome_of(answer.error(), object.kind, object.name);
  return sent(OutcomeKind::kChanged, object, *answer);
}

Outcome Sender::create_status(const DesiredObject& object, const std::string& created) {
  const auto read = kinds::read_child(object.kind, created);
  if (!read) return failed(object, {"the API server's answer is no ParityReport"});
  answers_.seen(*read);
  const auto answer = put_status(object, read->child);
  if (!answer) return outcome_of(answer.error(), object.kind, object.name);
  return sent(OutcomeKind::kCreated, object, *answer);
}

Outcome Sender::sent(OutcomeKind kind, const DesiredObject& object, const std::string& answer) {
  auto read = kinds::read_child(object.kind, answer);
  if (read) {
    // What is made once is never compared again; the digest of a release is that of its status.
    const bool as_sent = object.immutable || as_wished(read->child, object);
    answers_.seen(std::move(*read));
    if (!as_sent) answers_.stands_for(object.kind, object.name, object.digest);
  }
  // A report changes with what it tells of, and not only when somebody edits it.
  const bool own_news = only_tells(object.kind) && kind == OutcomeKind::kChanged;
  return {kind, object.kind, object.name, {}, repairing_ && !own_news};
}

}  // namespace twelvefactor::apply
