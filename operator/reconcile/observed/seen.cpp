#include "reconcile/observed/seen.hpp"

#include <algorithm>
#include <array>

#include "kinds/text/names.hpp"
#include "observed/standing.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::reconcile {
namespace {

// With less time for itself the spec is what kills it, and TF0903 says so.
constexpr int kLeastGrace = 5;

/// What the pods of a release did.
std::string_view deed(Sign sign) {
  constexpr std::array<std::string_view, kSigns> kDeeds = {
      "had not ended when their grace period was over, and were killed (exit code 137)",
      "ended with an error when they were told to stop",
      "needed more than three quarters of their grace period to stop",
      "needed more than three quarters of their time to start",
      "were ended by a probe, not by a release",
      "needed more memory than their limit, and were killed",
      "ended because they wrote to a read-only file system",
      "outgrew their scratch space, and were evicted",
      "run another image than the release"};
  return kDeeds.at(static_cast<std::size_t>(sign));
}

std::string message_of(const Sighting& sighting) {
  std::string text = "pods of " + kinds::release_word(sighting.release) + " ";
  text += deed(sighting.sign);
  std::string names;
  for (const std::string& name : sighting.witnesses) {
    // One that restarts is its own witness.
    if (names.find(name) == std::string::npos) names += (names.empty() ? "" : ", ") + name;
  }
  return names.empty() ? text : text + ": " + names;
}

bool is_spec_to_blame(const Sighting& sighting, const Process& process) {
  return sighting.sign == Sign::kKilled &&
         process.termination_grace_period_seconds - process.pre_stop_sleep_seconds < kLeastGrace;
}

Finding finding_of(const Rule& rule, Finding said) {
  said.factor = rule.factor;
  said.level = rule.level;
  said.remedy = rule.remedy;
  return said;
}

bool is_said(const std::vector<Finding>& findings, const std::string& rule, const std::string& path) {
  return std::ranges::any_of(findings,
                             [&](const Finding& each) { return each.rule == rule && each.path == path; });
}

/// Of a sign; others are looked for anew each time.
bool is_of_sign(const std::string& rule) {
  for (std::size_t i = 0; i < kSigns; ++i) {
    if (rule_of(static_cast<Sign>(i)) == rule) return true;
  }
  return false;
}

}  // namespace

std::vector<Finding> said_of_pods(const PreviousStatus& status) {
  std::vector<Finding> findings;
  for (const Finding& said : status.seen) {
    const Rule* rule = find_rule(said.rule);
    if (rule != nullptr && rule->kept == Kept::kByObservation) findings.push_back(finding_of(*rule, said));
  }
  return findings;
}

std::vector<Finding> seen_in_pods(const Observed& observed) {
  std::vector<Finding> findings;
  const auto& processes = observed.app.spec.processes;
  for (const Finding& before : observed.previous.seen) {
    const Rule* rule = find_rule(before.rule);
    const std::string process = observed::process_of(before.path);
    if (rule == nullptr || !is_of_sign(before.rule) || !processes.contains(process)) continue;
    if (observed::stays({before.rule, process, before.release}, observed.sightings))
      findings.push_back(finding_of(*rule, before));
  }
  for (const Sighting& sighting : observed.sightings) {
    const auto process = processes.find(sighting.process);
    const Rule* rule = find_rule(rule_of(sighting.sign));
    if (sighting.clean > 0 || process == processes.end() || rule == nullptr) continue;
    Finding finding;
    finding.rule = rule->id;
    finding.path = observed::path_of(sighting.process);
    if (is_spec_to_blame(sighting, process->second) || is_said(findings, finding.rule, finding.path))
      continue;
    finding.message = message_of(sighting);
    finding.since = observed.now;
    finding.release = sighting.release;
    findings.push_back(finding_of(*rule, std::move(finding)));
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
