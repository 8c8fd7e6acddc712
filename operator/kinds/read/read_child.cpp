#include "kinds/read/read_child.hpp"

#include <algorithm>

#include "kinds/digest/own_fields.hpp"
#include "kinds/digest/shape.hpp"
#include "kinds/read/foreign_variables.hpp"
#include "kinds/read/made_metadata.hpp"
#include "kinds/read/read_consent.hpp"
#include "kinds/read/read_metadata.hpp"
#include "kinds/read/read_release.hpp"
#include "kinds/read/read_route.hpp"
#include "kinds/read/read_secret.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

constexpr const char* kReleaseLabelField = "f:twelvefactor.dev/release";

/// The condition of that type, if its status is the wanted one.
std::optional<dom::element> condition(dom::element status, std::string_view type, std::string_view wanted) {
  dom::array conditions;
  const auto found = member(status, "conditions");
  if (!found || found->get_array().get(conditions) != simdjson::SUCCESS) return std::nullopt;
  for (const dom::element each : conditions) {
    if (text(each, "type") == type && text(each, "status") == wanted) return each;
  }
  return std::nullopt;
}

bool owns_replicas(const OwnEntries& own) {
  return std::ranges::any_of(own.span(), [](const OwnedNode& entry) {
    const auto spec = member(entry.fields, "f:spec");
    return spec && member(*spec, "f:replicas");
  });
}

/// A person's scaling is an edit like any other; a controller's is its work.
bool is_person(std::string_view manager) {
  return manager.starts_with("kubectl");
}

/// Who has spec.replicas through the scale subresource. Of several that agree on the number the last one.
void read_scaler(Rollout& rollout, dom::element metadata) {
  dom::array entries;
  const auto found = member(metadata, "managedFields");
  if (!found || found->get_array().get(entries) != simdjson::SUCCESS) return;
  int index = -1;
  for (const dom::element entry : entries) {
    ++index;
    const std::string_view manager = text(entry, "manager");
    if (text(entry, "subresource") != "scale" || is_person(manager) || index >= Child::kNoEntry) continue;
    const auto fields = member(entry, "fieldsV1");
    const auto spec = fields ? member(*fields, "f:spec") : std::nullopt;
    if (!spec || !member(*spec, "f:replicas")) continue;
    rollout.scaled_by = std::make_shared<const std::string>(manager);
    rollout.scale_entry = static_cast<std::uint8_t>(index);
  }
}

bool flag(dom::element object, std::string_view name) {
  bool value = false;
  const auto found = member(object, name);
  return found && found->get_bool().get(value) == simdjson::SUCCESS && value;
}

/// It wants more pods than it may make. The condition may be older than its reason (it is True at either
/// end), so the last change of the number counts, too.
std::int64_t limited_since(dom::element object, dom::element status) {
  const auto limited = condition(status, "ScalingLimited", "True");
  if (!limited || text(*limited, "reason") != "TooManyReplicas") return 0;
  const auto spec = member(object, "spec");
  const std::int64_t most = spec ? number(*spec, "maxReplicas") : 0;
  // Then no load makes a difference.
  if (spec && number(*spec, "minReplicas") == most) return 0;
  if (number(status, "currentReplicas") < most) return 0;
  return std::max(parse_time(text(*limited, "lastTransitionTime")),
                  parse_time(text(status, "lastScaleTime")));
}

/// An autoscaler without metrics does nothing, and says so. ScalingDisabled: we have it at zero.
void read_autoscaler(Child& child, dom::element object, dom::element status) {
  child.limited_since = limited_since(object, status);
  child.reported = condition(status, "ScalingActive", "True") || condition(status, "ScalingActive", "False");
  const auto inactive = condition(status, "ScalingActive", "False");
  if (inactive && text(*inactive, "reason") != "ScalingDisabled") child.trouble = text(*inactive, "message");
}

void read_rollout(Child& child, dom::element status) {
  child.rollout.observed_generation = number(status, "observedGeneration");
  child.rollout.replicas = static_cast<int>(number(status, "replicas"));
  child.rollout.updated = static_cast<int>(number(status, "updatedReplicas"));
  child.rollout.ready = static_cast<int>(number(status, "readyReplicas"));
  child.rollout.available = static_cast<int>(number(status, "availableReplicas"));
  if (const auto progressing = condition(status, "Progressing", "False")) {
    child.rollout.deadline_exceeded = text(*progressing, "reason") == "ProgressDeadlineExceeded";
  }
  if (const auto failure = condition(status, "ReplicaFailure", "True"))
    child.trouble = text(*failure, "message");
}

JobState read_job(dom::element metadata, std::optional<dom::element> status) {
  JobState job;
  if (const auto annotations = member(metadata, "annotations")) {
    job.run_id = text(*annotations, kRunIdAnnotation);
    job.proof = text(*annotations, kProofAnnotation);
  }
  job.cron_job = controller_of(metadata, "CronJob", "batch/v1").uid;
  if (!status) return job;
  job.start_time = text(*status, "startTime");
  job.active = static_cast<int>(number(*status, "active"));
  job.ended = static_cast<int>(number(*status, "succeeded") + number(*status, "failed"));
  if (condition(*status, "Complete", "True")) {
    job.phase = JobState::Phase::kSucceeded;
    job.completion_time = text(*status, "completionTime");
  } else if (const auto failed = condition(*status, "Failed", "True")) {
    job.phase = JobState::Phase::kFailed;
    job.completion_time = text(*failed, "lastTransitionTime");
    job.out_of_time = text(*failed, "reason") == "DeadlineExceeded";
    job.why = job.out_of_time ? "it did not end within its activeDeadlineSeconds" : text(*failed, "message");
  }
  return job;
}

bool owns(const OwnEntries& own, std::initializer_list<const char*> steps) {
  return std::ranges::any_of(own.span(), [&steps](const OwnedNode& entry) {
    std::optional<dom::element> node = entry.fields;
    for (const char* const step : steps) node = node ? member(*node, step) : std::nullopt;
    return node.has_value();
  });
}

std::int64_t release_label(std::optional<dom::element> metadata) {
  const auto labels = metadata ? member(*metadata, "labels") : std::nullopt;
  return labels ? release_number(text(*labels, kReleaseLabel)) : 0;
}

/// The release that we wrote into it: an edited label is somebody else's. The template of its pods has it,
/// too.
std::int64_t release_carried(dom::element object, dom::element metadata) {
  const OwnEntries own = own_entries(metadata);
  // Somebody took the entries away: then nobody can tell whose it is.
  if (own.count == 0 || owns(own, {"f:metadata", "f:labels", kReleaseLabelField}))
    return release_label(metadata);
  if (!owns(own, {"f:spec", "f:template", "f:metadata", "f:labels", kReleaseLabelField})) return 0;
  const auto spec = member(object, "spec");
  const auto pod = spec ? member(*spec, "template") : std::nullopt;
  return pod ? release_label(member(*pod, "metadata")) : 0;
}

void read_own_fields(Child& child, dom::element object, dom::element metadata) {
  const OwnEntries own = own_entries(metadata);
  if (own.update_entry >= 0 && own.update_entry < Child::kNoEntry) {
    child.update_entry = static_cast<std::uint8_t>(own.update_entry);
  }
  child.applied = own.applied;
  if (child.kind == Kind::kDeployment) {
    const auto spec = member(object, "spec");
    child.rollout.wished = spec ? static_cast<int>(number(*spec, "replicas")) : 1;
    child.rollout.owns_replicas = owns_replicas(own);
    child.rollout.paused = spec && flag(*spec, "paused");
    if (spec) child.rollout.min_ready_seconds = static_cast<int>(number(*spec, "minReadySeconds"));
    if (!child.rollout.owns_replicas) read_scaler(child.rollout, metadata);
  }
  if (child.kind == Kind::kCronJob) {
    const auto spec = member(object, "spec");
    child.suspended = spec && flag(*spec, "suspend");
  }
  child.edited_metadata = edited_metadata(child.kind, object, own);
  child.foreign_variables = foreign_variables(child.kind, object, own);
  if (own.count > 0) {
    const FieldSum fields = FieldSum::of(object, shape_of(child.kind), own.span());
    child.digest = fields.digest();
    child.paths = fields.paths();
  }
  if (child.kind == Kind::kAppRelease) child.digest = whole_status_digest(object);
  if (child.kind == Kind::kParityReport) child.digest += whole_status_digest(object);
  if (child.kind == Kind::kSecret) {
    for (const std::string& key : secret_facts(metadata).keys) child.digest += key_presence_digest(key);
  }
}

std::string app_of(Kind kind, dom::element metadata) {
  if (auto owner = owner_of(kind, metadata)) return std::move(owner->name);
  const auto labels = member(metadata, "labels");
  return labels ? std::string(text(*labels, kAppLabel)) : std::string();
}

}  // namespace

std::optional<ReadChild> read_child(Kind kind, std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;

  ReadChild read;
  read.namespace_name = text(*metadata, "namespace");
  read.app = app_of(kind, *metadata);
  Child& child = read.child;
  child.kind = kind;
  child.name = text(*metadata, "name");
  child.uid = parse_uid(text(*metadata, "uid"));
  child.resource_version = resource_version(*metadata);
  child.generation = number(*metadata, "generation");
  child.deleting = member(*metadata, "deletionTimestamp").has_value();
  if (const auto owner = owner_of(kind, *metadata)) child.owner = owner->uid;
  read_adopted(child, object, *metadata);
  read_own_fields(child, object, *metadata);
  const auto status = member(object, "status");
  if (kind == Kind::kDeployment && status) read_rollout(child, *status);
  if (kind == Kind::kHttpRoute) read_route(child, object);
  if (kind == Kind::kHorizontalPodAutoscaler && status) read_autoscaler(child, object, *status);
  const bool runs_it = kind == Kind::kDeployment || kind == Kind::kCronJob;
  child.release_number = runs_it ? release_carried(object, *metadata) : release_label(metadata);
  if (kind == Kind::kAppRelease) {
    auto facts = read_release(object);
    if (!facts) return std::nullopt;
    child.release = std::make_shared<const ReleaseFacts>(std::move(*facts));
  }
  if (kind == Kind::kJob) child.job = read_job(*metadata, status);
  return read;
}

}  // namespace twelvefactor::kinds
