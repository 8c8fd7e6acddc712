#include "status/conditions.hpp"

#include <algorithm>

#include "kinds/text/counted.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "status/parity.hpp"

namespace twelvefactor::status {
namespace {

struct Said {
  const char* type;
  bool status;
  std::string reason;
  std::string message;
  bool unknown = false;
};

/// kstatus' abnormal-true conditions: at most one of the two is True.
Said phase(const char* type, Verdict::State wanted, const Verdict& verdict, const char* otherwise) {
  if (verdict.state == wanted) return {type, true, verdict.reason, verdict.message};
  return {type, false, otherwise, ""};
}

Said available(const Observed& observed, const Desired& desired) {
  for (const auto& [name, state] : desired.processes) {
    if (state.wanted > 0 && state.available == 0) {
      return {condition::kAvailable, false, reason::kProcessesUnavailable,
              "process " + name + " has no pod that is available"};
    }
  }
  return {condition::kAvailable, true, reason::kProcessesAvailable,
          observed.app.spec.suspend ? "suspended: no process should have a pod"
                                    : "every process has a pod that is available"};
}

/// What a release that cannot be recorded waits for.
std::string awaited(const std::vector<Outcome>& outcomes) {
  const auto found = std::ranges::find_if(outcomes, [](const Outcome& outcome) {
    return outcome.kind == OutcomeKind::kAwaits && outcome.object == Kind::kAppRelease;
  });
  return found == outcomes.end() ? std::string() : found->message;
}

Said released(const ReleaseOutlook& release, const std::vector<Outcome>& outcomes) {
  using Stage = ReleaseOutlook::Stage;
  const std::string word = kinds::release_word(release.numbers.desired);
  switch (release.stage) {
    case Stage::kActive:
      return {condition::kReleased, true, reason::kReleaseActive, "every process runs release " + word};
    case Stage::kRollingOut:
      return {condition::kReleased, false, reason::kRolloutInProgress,
              "release " + word + " is being rolled out"};
    case Stage::kFailed:
      return {condition::kReleased, false, reason::kReleaseFailed, release.message};
    case Stage::kNoSuchPin:
    case Stage::kForbidden:
      return {condition::kReleased, false, release.reason, release.message};
    default: {
      const std::string other = awaited(outcomes);
      return {condition::kReleased, false, reason::kReleasePending, other.empty() ? release.message : other};
    }
  }
}

Said references(const char* type, const Desired& desired, bool any) {
  for (const Wait& wait : desired.waits) {
    if (wait.condition == type) return {type, false, wait.reason, wait.message};
  }
  if (!any) return {type, true, reason::kNothingReferred, ""};
  return {type, true, reason::kReferencesPresent, ""};
}

bool any_reference(const std::map<std::string, SecretVariable>& secrets) {
  return std::ranges::any_of(
      secrets, [](const auto& entry) { return std::holds_alternative<SecretKeyRef>(entry.second); });
}

bool any_reference(const Files& files) {
  return std::ranges::any_of(files,
                             [](const auto& file) { return file.second.from != File::From::kLiteral; });
}

bool refers_to_anything(const std::pair<const std::string, Sidecar>& sidecar) {
  return !sidecar.second.secrets.empty() || any_reference(sidecar.second.files);
}

bool refers_to_secrets(const AppSpec& spec) {
  return any_reference(spec.config.secrets) || std::ranges::any_of(spec.processes, [](const auto& process) {
           return any_reference(process.second.secrets) ||
                  std::ranges::any_of(process.second.sidecars, refers_to_anything);
         });
}

bool autoscales(const AppSpec& spec) {
  return std::ranges::any_of(spec.processes,
                             [](const auto& process) { return process.second.autoscaling.has_value(); });
}

/// Named as the condition of a HorizontalPodAutoscaler: without metrics the count stays as it is.
Said scaling_active(const Observed& observed) {
  std::string silent;
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (!process.autoscaling) continue;
    const std::string autoscaler = kinds::autoscaler_name(observed.app.key.name, name);
    const Child* child = own_child(observed, Kind::kHorizontalPodAutoscaler, autoscaler);
    if (child != nullptr && !child->trouble.empty())
      return {condition::kScalingActive, false, reason::kMetricsMissing,
              "HorizontalPodAutoscaler " + autoscaler + " cannot scale: " + child->trouble};
    if (child == nullptr || !child->reported) silent = autoscaler;
  }
  if (silent.empty()) return {condition::kScalingActive, true, reason::kMetricsAvailable, ""};
  return {condition::kScalingActive, false, reason::kMetricsUnknown,
          "HorizontalPodAutoscaler " + silent + " has not reported yet whether it can scale", true};
}

bool refers(const AppSpec& spec) {
  return refers_to_secrets(spec) || !spec.config.env_from.empty() || any_reference(spec.config.files);
}

/// "TF0301, TF0801": each once, in the order of the findings.
std::string rules_of(const std::vector<const Finding*>& findings) {
  std::string rules;
  for (const Finding* finding : findings) {
    if (rules.find(finding->rule) == std::string::npos) rules += (rules.empty() ? "" : ", ") + finding->rule;
  }
  return rules;
}

/// What is only audited stands in the status alone.
Said compliant(const Desired& desired) {
  std::vector<const Finding*> counting;
  std::vector<const Finding*> exempted;
  for (const Finding& finding : desired.findings) {
    if (finding.level == Level::kAudit) continue;
    (finding.exempted.empty() ? counting : exempted).push_back(&finding);
  }
  std::string also;
  if (!exempted.empty())
    also = kinds::counted(exempted.size(), "finding") + " exempted: " + rules_of(exempted);
  if (counting.empty()) return {condition::kCompliant, true, reason::kNoFindings, also};
  const char* reason =
      desired.veto.reason == reason::kPolicyViolation ? reason::kPolicyViolation : reason::kFindingsPresent;
  return {condition::kCompliant, false, reason,
          kinds::counted(counting.size(), "finding") + ": " + rules_of(counting) +
              (also.empty() ? "" : "; ") + also + "; see .status.findings"};
}

}  // namespace

std::vector<Condition> conditions(const Observed& observed, const Desired& desired,
                                  const std::vector<Outcome>& outcomes, const Verdict& verdict,
                                  const std::string& now) {
  using State = Verdict::State;
  std::vector<Said> said = {
      {condition::kReady, verdict.state == State::kReady, verdict.reason, verdict.message},
      phase(condition::kReconciling, State::kReconciling, verdict, reason::kNotReconciling),
      phase(condition::kStalled, State::kStalled, verdict, reason::kNotStalled),
  };
  // Of a spec that cannot be read nothing else can be said.
  if (observed.spec_error.empty()) {
    said.push_back(available(observed, desired));
    said.push_back(released(desired.release, outcomes));
    said.push_back(references(condition::kConfigReady, desired, refers(observed.app.spec)));
    said.push_back(
        references(condition::kBackingServicesBound, desired, !observed.app.spec.backing_services.empty()));
    said.push_back(compliant(desired));
    if (autoscales(observed.app.spec)) said.push_back(scaling_active(observed));
    if (!desired.parity.empty()) {
      const ParityVerdict parity = judge_parity(desired, outcomes);
      const bool unknown = parity.state == ParityState::kUnknown;
      said.push_back({condition::kParityInSync, parity.state == ParityState::kInSync, parity.reason,
                      parity.message, unknown});
    }
  }
  std::vector<Condition> result;
  for (Said& each : said) {
    Condition condition{
        each.type, each.status, std::move(each.reason), std::move(each.message), observed.app.generation,
        now,       each.unknown};
    for (const Condition& before : observed.previous.conditions) {
      if (before.type == condition.type && before.status == condition.status &&
          before.unknown == condition.unknown)
        condition.last_transition_time = before.last_transition_time;
    }
    result.push_back(std::move(condition));
  }
  return result;
}

}  // namespace twelvefactor::status
