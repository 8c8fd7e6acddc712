#include "reconcile/observed/states.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"
#include "kinds/text/read_only.hpp"
#include "kinds/text/time.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "observed/standing.hpp"
#include "reconcile/observed/seen_rules.hpp"
#include "reconcile/observed/state_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr std::int64_t kLongSeconds = 15 * 60;

/// What was said of it already; null: nothing.
const Finding* said(const Observed& observed, const Rule& rule, const std::string& path) {
  const auto found = std::ranges::find_if(
      observed.previous.seen, [&](const Finding& each) { return each.rule == rule.id && each.path == path; });
  return found == observed.previous.seen.end() ? nullptr : &*found;
}

/// With the words of before, where it was said before: a status must not change with each pod.
Finding stating(const Observed& observed, const Rule& rule, const std::string& path, std::int64_t release,
                std::string message) {
  Finding finding;
  finding.rule = rule.id;
  finding.factor = rule.factor;
  finding.level = rule.level;
  finding.path = path;
  finding.remedy = rule.remedy;
  const Finding* before = said(observed, rule, path);
  finding.message = before != nullptr ? before->message : std::move(message);
  finding.since = before != nullptr ? before->since : observed.now;
  finding.release = before != nullptr ? before->release : std::max<std::int64_t>(1, release);
  return finding;
}

// --- crash loops

const PodFacts* looping_pod(const Observed& observed, const std::string& process) {
  const PodFacts* first = nullptr;
  for (const PodFacts& pod : observed.pods) {
    if (pod.process != process || !pod.container.empty() || pod.reason != reason::kCrashLooping) continue;
    if (first == nullptr || pod.name < first->name) first = &pod;
  }
  return first;
}

/// One that has run again for a minute has not recovered yet: the kubelet waits for ten.
void add_crash_loop(const Observed& observed, const std::string& process, std::vector<Finding>& findings) {
  const std::string path = observed::path_of(process);
  const PodFacts* pod = looping_pod(observed, process);
  const bool still =
      observed.recovering.contains(process) && said(observed, seen::kCrashLoop, path) != nullptr;
  if (pod == nullptr && !still) return;
  findings.push_back(stating(
      observed, seen::kCrashLoop, path, pod == nullptr ? 0 : pod->release,
      pod == nullptr ? ""
                     : "its process ends and is started again and again, first seen in pod " + pod->name));
}

// --- nothing listens

const Child* deployment_of(const Observed& observed, const std::string& process) {
  return own_child(observed, Kind::kDeployment, kinds::deployment_name(observed.app.key.name, process));
}

bool is_below(const Child* deployment) {
  return deployment != nullptr && !deployment->deleting &&
         deployment->rollout.ready < deployment->rollout.wished;
}

/// It stays while pods are missing and nothing else is asked for.
void add_refused(const Observed& observed, const std::string& process, int port,
                 std::vector<Finding>& findings) {
  const std::string path = observed::path_of(process) + ".port";
  const auto refused = observed.refused.find(process);
  const Finding* before = said(observed, seen::kNobodyListens, path);
  const bool stays = before != nullptr && is_below(deployment_of(observed, process)) &&
                     before->release == observed.previous.release.desired;
  if (refused == observed.refused.end() && !stays) return;
  const std::int64_t release = refused == observed.refused.end() ? 0 : refused->second;
  findings.push_back(stating(observed, seen::kNobodyListens, path, release,
                             "a pod of " + kinds::release_word(std::max<std::int64_t>(1, release)) +
                                 " had all its time to start, and nothing listens on its port " +
                                 std::to_string(port)));
}

// --- fewer pods than wanted

/// Since when a condition is False, by our own clock; 0: it is not.
std::int64_t false_since(const Observed& observed, std::string_view type) {
  for (const Condition& each : observed.previous.conditions) {
    if (each.type == type && !each.status && !each.unknown)
      return kinds::parse_time(each.last_transition_time);
  }
  return 0;
}

/// Since when the app is not Ready although what it asks for has been rolled out; 0: it is, or has not.
std::int64_t below_since(const Observed& observed) {
  const ReleaseNumbers& release = observed.previous.release;
  if (release.active == 0 || release.active != release.desired || observed.app.spec.suspend) return 0;
  return false_since(observed, condition::kReady);
}

void add_below(const Observed& observed, const std::string& process, std::vector<Finding>& findings) {
  const Child* deployment = deployment_of(observed, process);
  const std::int64_t since = below_since(observed);
  const std::int64_t now = kinds::parse_time(observed.now);
  if (!is_below(deployment) || since == 0 || now - since < kLongSeconds) return;
  findings.push_back(stating(observed, seen::kBelowStrength, observed::path_of(process),
                             observed.previous.release.active,
                             "fewer of its pods than wanted have been ready for a quarter of an hour"));
}

// --- autoscalers

std::int64_t limited_since(const Observed& observed, const std::string& process) {
  const Child* autoscaler = own_child(observed, Kind::kHorizontalPodAutoscaler,
                                      kinds::autoscaler_name(observed.app.key.name, process));
  return autoscaler == nullptr || autoscaler->deleting ? 0 : autoscaler->limited_since;
}

void add_at_limit(const Observed& observed, const std::string& process, std::vector<Finding>& findings) {
  const std::int64_t since = limited_since(observed, process);
  if (since == 0 || kinds::parse_time(observed.now) - since < kLongSeconds) return;
  findings.push_back(stating(
      observed, seen::kAtLimit, observed::path_of(process) + ".autoscaling", observed.previous.release.active,
      "it has had maxReplicas pods for a quarter of an hour, and its load asks for more"));
}

// --- what pods were given

const Child* release_called(const Observed& observed, std::int64_t number) {
  const Child* child =
      own_child(observed, Kind::kAppRelease, kinds::app_release_name(observed.app.key.name, number));
  return child != nullptr && child->release ? child : nullptr;
}

/// Do pods run with other config, bindings or values of Secrets than what is asked for has? Which: in words.
std::string outdated_parts(const Observed& observed) {
  const ReleaseNumbers& release = observed.previous.release;
  if (release.active == 0 || release.active == release.desired || observed.app.spec.suspend) return {};
  const Child* runs = release_called(observed, release.active);
  const Child* wanted = release_called(observed, release.desired);
  if (runs == nullptr || wanted == nullptr) return {};
  const ReleaseParts& before = runs->release->digest.get().parts;
  const ReleaseParts& after = wanted->release->digest.get().parts;
  std::string parts;
  for (const auto& [part, word] : {std::pair{ReleaseReason::kConfig, "config"},
                                   {ReleaseReason::kBackingService, "bindings"},
                                   {ReleaseReason::kRotation, "values of Secrets"}}) {
    const auto was = before.find(part);
    const auto is = after.find(part);
    if (was != before.end() && is != after.end() && was->second != is->second)
      parts += (parts.empty() ? "" : ", ") + std::string(word);
  }
  return parts;
}

void add_outdated(const Observed& observed, std::vector<Finding>& findings) {
  const std::int64_t since = false_since(observed, condition::kReleased);
  if (since == 0 || kinds::parse_time(observed.now) - since < kLongSeconds) return;
  const std::string parts = outdated_parts(observed);
  if (parts.empty()) return;
  const ReleaseNumbers& release = observed.previous.release;
  findings.push_back(
      stating(observed, seen::kOutdated, ".spec.config", release.active,
              "pods still run with the " + parts + " of " + kinds::release_word(release.active) + ", and " +
                  kinds::release_word(release.desired) + " has waited for a quarter of an hour"));
}

// --- admin processes

/// Of its last run, while the Job is there; afterwards what was said stays until it runs again.
void add_out_of_time(const Observed& observed, const std::string& name, std::vector<Finding>& findings) {
  const auto record = observed.previous.admin_processes.find(name);
  if (record == observed.previous.admin_processes.end() ||
      record->second.state != AdminRecord::State::kFailed)
    return;
  const std::string path = ".spec.adminProcesses." + name;
  const Child* job = own_child(observed, Kind::kJob, record->second.job);
  const bool out_of_time = job != nullptr && job->job && job->job->out_of_time;
  const Finding* before = said(observed, seen::kOutOfTime, path);
  if (!out_of_time && (job != nullptr || before == nullptr)) return;
  findings.push_back(stating(
      observed, seen::kOutOfTime, path, job == nullptr ? 0 : job->release_number,
      "its run " + record->second.job + " did not end within its activeDeadlineSeconds, and was ended"));
}

void add_read_only(const Observed& observed, const std::string& name, std::vector<Finding>& findings) {
  const auto record = observed.previous.admin_processes.find(name);
  if (record == observed.previous.admin_processes.end() ||
      record->second.state != AdminRecord::State::kFailed ||
      !kinds::speaks_of_read_only(record->second.message))
    return;
  findings.push_back(stating(observed, seen::kWritesReadOnly, ".spec.adminProcesses." + name,
                             observed.previous.release.active,
                             "its run " + record->second.job +
                                 " failed, and its last words say that it wrote to a read-only file system"));
}

}  // namespace

std::vector<Finding> states_of_pods(const Observed& observed) {
  std::vector<Finding> findings;
  if (observed.offline) return findings;
  for (const auto& [name, process] : observed.app.spec.processes) {
    add_crash_loop(observed, name, findings);
    if (process.port) add_refused(observed, name, *process.port, findings);
    add_below(observed, name, findings);
    if (process.autoscaling) add_at_limit(observed, name, findings);
  }
  add_outdated(observed, findings);
  for (const auto& [name, process] : observed.app.spec.admin_processes) {
    add_out_of_time(observed, name, findings);
    add_read_only(observed, name, findings);
  }
  return findings;
}

void forget_what_ended(const ReleaseNumbers& now, std::vector<Finding>& findings) {
  if (now.active == 0 || now.active != now.desired) return;
  std::erase_if(findings, [](const Finding& finding) { return finding.rule == seen::kOutdated.id; });
}

std::optional<std::chrono::seconds> until_said(const Observed& observed) {
  const std::int64_t now = kinds::parse_time(observed.now);
  std::optional<std::chrono::seconds> until;
  const auto consider = [&](std::int64_t since) {
    const std::chrono::seconds left(since + kLongSeconds - now);
    if (since != 0 && left.count() > 0) until = std::min(until.value_or(left), left);
  };
  const bool below = std::ranges::any_of(observed.app.spec.processes, [&](const auto& process) {
    return is_below(deployment_of(observed, process.first));
  });
  if (below) consider(below_since(observed));
  if (!outdated_parts(observed).empty()) consider(false_since(observed, condition::kReleased));
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (process.autoscaling) consider(limited_since(observed, name));
  }
  return until;
}

}  // namespace twelvefactor::reconcile
