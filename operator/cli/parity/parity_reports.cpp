#include "cli/parity/parity_reports.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/parity/parity.hpp"
#include "cli/terminal/print.hpp"
#include "drift/never_compared.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/parity_words.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

AppKey deploy_at(const json& object, const char* name) {
  const json& deploy = kinds::object_at(object, name);
  return {kinds::text_at(deploy, "namespace"), kinds::text_at(deploy, "name")};
}

std::size_t count_at(const json& object, const char* name) {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, kinds::number_at(object, name).value_or(0)));
}

ParityFinding finding_of(const json& entry) {
  ParityFinding finding;
  finding.dimension =
      kinds::dimension_of(kinds::text_at(entry, "dimension")).value_or(Dimension::kConfigValue);
  finding.severity = kinds::severity_of(kinds::text_at(entry, "severity")).value_or(Severity::kError);
  finding.key = kinds::text_at(entry, "key");
  finding.here = kinds::text_at(entry, "here");
  finding.there = kinds::text_at(entry, "there");
  finding.message = kinds::text_at(entry, "message");
  const json& expected = kinds::member_at(entry, "expected");
  if (expected.is_object())
    finding.expected = Expected{kinds::text_at(expected, "name"), kinds::text_at(expected, "reason"),
                                kinds::text_at(expected, "expires")};
  return finding;
}

ParityGaps gaps_of(const json& gaps) {
  ParityGaps all;
  const json& time = kinds::object_at(gaps, "time");
  all.time.known = kinds::number_at(time, "releasesBehind").has_value();
  all.time.releases_behind = kinds::number_at(time, "releasesBehind").value_or(0);
  all.time.behind_since = kinds::text_at(time, "behindSince");
  all.time.first_ran = kinds::text_at(time, "firstRan");
  const json& common = kinds::object_at(time, "commonRelease");
  all.time.common_here = kinds::number_at(common, "here").value_or(0);
  all.time.common_there = kinds::number_at(common, "there").value_or(0);
  const json& personnel = kinds::object_at(gaps, "personnel");
  all.changed_by_here = kinds::text_at(personnel, "here");
  all.changed_by_there = kinds::text_at(personnel, "there");
  all.tools = kinds::texts_at(gaps, "tools");
  return all;
}

void read_status(const json& status, drift::Drift& drift) {
  ParityReport& report = drift.report;
  report.state = kinds::parity_state_of(kinds::text_at(status, "state")).value_or(ParityState::kUnknown);
  report.depth = kinds::depth_of(kinds::text_at(status, "values")).value_or(Depth::kNames);
  report.message = kinds::text_at(status, "message");
  for (const json& entry : kinds::list_at(status, "findings")) report.findings.push_back(finding_of(entry));
  // Errors first, expected ones last, whatever the order they came in.
  std::ranges::stable_sort(report.findings, {}, [](const ParityFinding& each) {
    return std::pair(each.expected.has_value(), each.severity);
  });
  report.gaps = gaps_of(kinds::object_at(status, "gaps"));
  const json& summary = kinds::object_at(status, "summary");
  drift.counts = {count_at(summary, "errors"), count_at(summary, "warnings"), count_at(summary, "infos"),
                  count_at(summary, "expected")};
  drift.omitted = count_at(status, "findingsOmitted");
}

/// Null when there is none.
const json& report_on(const json& list, const std::string& app, const std::string& peer) {
  static const json kNone;
  for (const json& item : kinds::list_at(list, "items")) {
    const json& spec = kinds::object_at(item, "spec");
    if (deploy_at(spec, "here").name == app && kinds::text_at(spec, "peer") == peer) return item;
  }
  return kNone;
}

std::string names_of(const json& peers) {
  std::string names;
  for (const auto& [key, peer] : peers.items()) names += (names.empty() ? "" : ", ") + key;
  return names;
}

}  // namespace

Result<drift::Drifts> drifts_of(std::string_view app_json, std::string_view report_list_json,
                                const std::vector<std::string>& only, const Advice& advice) {
  const json app = json::parse(app_json, nullptr, /*allow_exceptions=*/false);
  const json list = json::parse(report_list_json, nullptr, /*allow_exceptions=*/false);
  const json& metadata = kinds::object_at(app, "metadata");
  const AppKey key{kinds::text_at(metadata, "namespace"), kinds::text_at(metadata, "name")};
  if (kinds::text_at(app, "kind") != kinds::kAppKind || !kinds::member_at(list, "items").is_array())
    return Error{
        "the API server's answer is no TwelveFactorApp or no list: is there a proxy in front of it?"};
  const json& spec = kinds::object_at(app, "spec");
  const json& peers = kinds::object_at(kinds::object_at(spec, "parity"), "peers");
  if (peers.empty())
    return Error{"app " + key.name + " in namespace " + key.namespace_name +
                 " names nobody to be compared with; add spec.parity.peers, or compare manifests: " +
                 advice.program + " parity staging.yaml production.yaml"};
  for (const std::string& each : only) {
    if (!peers.contains(each))
      return Error{"--peer " + each + ": app " + key.name + " names no such peer in spec.parity.peers, but " +
                   names_of(peers)};
  }
  drift::Drifts drifts;
  for (const auto& [name, peer] : peers.items()) {
    if (!only.empty() && std::ranges::find(only, name) == only.end()) continue;
    drift::Drift drift;
    drift.peer = name;
    drift.here = {key, kinds::text_at(spec, "environment"), ""};
    drift.there.app = {kinds::text_at(peer, "namespace"), kinds::text_at(peer, "name")};
    const json& status = kinds::object_at(report_on(list, key.name, name), "status");
    read_status(status, drift);
    if (status.empty())
      drift.report.message =
          "there is no report yet; the operator makes one within seconds. If none comes: " + advice.program +
          " status " + key.name + advice.flags;
    drift.never_compared = drift::never_compared(/*apps=*/true);
    drifts.all.push_back(std::move(drift));
  }
  return drifts;
}

int parity_in_cluster(const ParityOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto failed = [&terminal](const Error& error) {
    trouble(terminal, error);
    return 2;
  };
  const auto app = cluster.app();
  if (!app) return failed(app.error());
  const auto reports = cluster.parity_reports();
  if (!reports) return failed(reports.error());
  const auto drifts = drifts_of(*app, *reports, options.peers, {options.cluster.program, cluster.flags()});
  if (!drifts) return failed(drifts.error());
  return print_drifts(options, *drifts, terminal);
}

}  // namespace twelvefactor::cli
