// What is there is changed, or goes.
#include "apply/bodies.hpp"
#include "apply/generated_secret.hpp"
#include "apply/outcome_of.hpp"
#include "apply/put_back.hpp"
#include "apply/report_status.hpp"
#include "apply/sender.hpp"
#include "kinds/text/resource.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::apply {
namespace {

/// Kinds that change with each release. What others added to them is left to an apply, which knows whose it
/// is.
bool can_merge(const Child& child, const DesiredObject& object) {
  const bool has_pods = object.kind == Kind::kDeployment || object.kind == Kind::kCronJob;
  return has_pods && overriding_variables(child, object).empty();
}

}  // namespace

Outcome Sender::change(const DesiredObject& object, const Child& child) {
  if (object.kind == Kind::kSecret) return change_secret(object);
  if (object.kind == Kind::kParityReport) return change_report(object, child);
  return change_fields(object, child);
}

Outcome Sender::set_status(const WishedReleaseStatus& wished, const Child& child) {
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

Outcome Sender::scale(const DesiredObject& object, const Child& child) {
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

Outcome Sender::suspend(const DesiredObject& object, const Child& child) {
  return patched(object, writer_.merge_patch(path(object), suspend_patch(child.uid, *object.suspend), stop_));
}

Outcome Sender::remove(const Child& child) {
  const std::string path = kinds::object_path(child.kind, namespace_name(), child.name);
  const auto answer = writer_.remove(
      path, {to_string(child.uid), std::to_string(child.resource_version)}, stop_,
      // The next run must not start beside the last pod of this one.
      child.kind == Kind::kJob ? kube::Propagation::kForeground : kube::Propagation::kBackground);
  if (!answer && answer.error().status != 404) return outcome_of(answer.error(), child.kind, child.name);
  answers_.leaving(child);
  return {OutcomeKind::kDeleted, child.kind, child.name, {}};
}

Outcome Sender::left_out(const Child& release) {
  return {OutcomeKind::kFailed, release.kind, release.name,
          "the API server leaves out the status of AppRelease " + release.name +
              ": the definitions in the cluster are of an earlier version; apply those of this one (crds/)"};
}

Outcome Sender::patched(const DesiredObject& object, const kube::ApiResult<std::string>& answer) {
  if (!answer) return outcome_of(answer.error(), object.kind, object.name);
  if (auto read = kinds::read_child(object.kind, *answer)) answers_.seen(std::move(*read));
  return {OutcomeKind::kChanged, object.kind, object.name, {}};
}

std::string Sender::path(const DesiredObject& object) const {
  return kinds::object_path(object.kind, namespace_name(), object.name);
}

Outcome Sender::change_fields(const DesiredObject& object, const Child& child) {
  // Nothing of ours differs but what somebody added: an apply would not take that away.
  if (child.digest == object.digest) return clear_overriding(object, child);
  Child current = child;
  if (object.kind == Kind::kCronJob && child.adopted && !child.applied &&
      child.update_entry == Child::kNoEntry) {
    if (auto outcome = take_over_spec(object, current)) return *outcome;
  }
  // An apply alone takes no field away that our Update entry has, too. Mostly only values differ.
  const bool same_fields = child.paths == object.paths;
  // A repair of what was applied is an apply, too: a merge leaves an Update entry, which the next repair
  // would have to turn over.
  if (same_fields && can_merge(child, object) && !(repairing_ && child.applied)) {
    if (auto outcome = merge(object, current)) return *outcome;
  }
  // 422 from the turn-over: somebody's write moved the entries; look once more.
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

/// Its pods would have the containers of both: an apply joins lists by names.
std::optional<Outcome> Sender::take_over_spec(const DesiredObject& object, Child& current) {
  const auto answer = writer_.json_patch(path(object), spec_patch(object.json, current.uid), stop_);
  if (!answer) return outcome_of(answer.error(), object.kind, object.name);
  const auto read = kinds::read_child(object.kind, *answer);
  if (!read) return failed(object, {"the API server's answer is no CronJob; it is sent again"});
  current = read->child;
  return std::nullopt;
}

/// Takes half of an apply's work from the API server: measured in decision 0045.
std::optional<Outcome> Sender::merge(const DesiredObject& object, Child& current) {
  const auto answer = writer_.strategic_merge_patch(path(object), with_uid(object.json, current.uid), stop_);
  if (!answer) {
    if (answer.error().status == 422) return std::nullopt;
    return outcome_of(answer.error(), object.kind, object.name);
  }
  const auto read = kinds::read_child(object.kind, *answer);
  if (!read)
    return failed(object, {"the API server's answer is no " +
                           std::string(kinds::resource_type(object.kind).kind) + "; it is sent again"});
  if (as_wished(read->child, object)) return sent(OutcomeKind::kChanged, object, *answer);
  current = read->child;
  return std::nullopt;
}

kube::ApiResult<std::string> Sender::apply_or_put_back(const DesiredObject& object, const Child& child) {
  const Restoring what{object, child.uid, path(object), overriding_variables(child, object)};
  auto answer = apply(object, child.uid);
  if (answer) return clear_leftovers(what, *answer, writer_, stop_);
  if (answer.error().status != 422) return answer;
  return put_back(what, answer.error(), writer_, stop_);
}

Outcome Sender::clear_overriding(const DesiredObject& object, const Child& child) {
  auto answer = writer_.get(path(object), stop_);
  if (answer) {
    const Restoring what{object, child.uid, path(object), overriding_variables(child, object)};
    answer = clear_leftovers(what, *answer, writer_, stop_);
  }
  if (!answer) return outcome_of(answer.error(), object.kind, object.name);
  return sent(OutcomeKind::kChanged, object, *answer);
}

kube::ApiResult<std::string> Sender::apply(const DesiredObject& object, const Uid& uid) {
  return writer_.apply(path(object), with_uid(object.json, uid), stop_);
}

Outcome Sender::change_secret(const DesiredObject& object) {
  const auto live = writer_.get(path(object), stop_);
  if (!live) return outcome_of(live.error(), object.kind, object.name);
  const auto patch = secret_patch(object.json, *live, desired_.generated);
  if (!patch) return failed(object, patch.error());
  const auto answer = writer_.merge_patch(path(object), *patch, stop_);
  if (!answer) return outcome_of(answer.error(), object.kind, object.name);
  if (answers_.generated) answers_.generated(*answer);
  return sent(OutcomeKind::kChanged, object, *answer);
}

kube::ApiResult<std::string> Sender::put_status(const DesiredObject& object, const Child& child) {
  return writer_.replace(path(object) + "/status", report_with_status(object.json, child), stop_);
}

Outcome Sender::change_report(const DesiredObject& object, const Child& child) {
  const auto answer = put_status(object, child);
  if (!answer) return outcome_of(answer.error(), object.kind, object.name);
  auto read = kinds::read_child(object.kind, *answer);
  if (!read) return failed(object, {"the API server's answer is no ParityReport"});
  if (read->child.digest != object.digest) return change_fields(object, read->child);
  return sent(OutcomeKind::kChanged, object, *answer);
}

}  // namespace twelvefactor::apply
