#include "telemetry/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include "telemetry/parity_metrics.hpp"
#include "telemetry/pod_metrics.hpp"
#include "telemetry/waiting_metrics.hpp"

namespace twelvefactor::telemetry {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

const Histogram::BucketBoundaries& seconds_buckets() {
  static const auto* const kBuckets = new Histogram::BucketBoundaries{
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return *kBuckets;
}

double seconds(std::chrono::nanoseconds took) {
  return std::chrono::duration<double>(took).count();
}

std::string code(int status) {
  return status == 0 ? "<error>" : std::to_string(status);
}

}  // namespace

struct Metrics::State {
  explicit State(Names names) : parity(names), waiting(names) {}

  prometheus::Registry registry;
  PodMetrics pods{registry};
  ParityMetrics parity;
  WaitingMetrics waiting;
  Family<Counter>& reconciles = prometheus::BuildCounter()
                                    .Name("controller_runtime_reconcile_total")
                                    .Help("Passes over an app, by result.")
                                    .Register(registry);
  Histogram& reconcile_seconds = prometheus::BuildHistogram()
                                     .Name("controller_runtime_reconcile_time_seconds")
                                     .Help("How long one pass over an app took.")
                                     .Register(registry)
                                     .Add({{"controller", "twelvefactorapp"}}, seconds_buckets());
  Gauge& depth = prometheus::BuildGauge()
                     .Name("workqueue_depth")
                     .Help("Apps that wait for a worker.")
                     .Register(registry)
                     .Add({{"name", "twelvefactorapp"}});
  Gauge& workers = prometheus::BuildGauge()
                       .Name("controller_runtime_active_workers")
                       .Help("Workers that are busy with an app.")
                       .Register(registry)
                       .Add({{"controller", "twelvefactorapp"}});
  Family<Counter>& requests = prometheus::BuildCounter()
                                  .Name("rest_client_requests_total")
                                  .Help("Requests to the API server, by method and status code.")
                                  .Register(registry);
  Family<Histogram>& request_seconds =
      prometheus::BuildHistogram()
          .Name("rest_client_request_duration_seconds")
          .Help("How long requests to the API server took, watches not counted.")
          .Register(registry);
  Family<Counter>& restarts =
      prometheus::BuildCounter()
          .Name("twelvefactor_watch_restarts_total")
          .Help("Watches that ended in trouble and began anew, by resource and cause.")
          .Register(registry);
  Family<Counter>& received = prometheus::BuildCounter()
                                  .Name("twelvefactor_watch_events_total")
                                  .Help("Objects that watches and lists told of, by resource.")
                                  .Register(registry);
  Family<Counter>& writes = prometheus::BuildCounter()
                                .Name("twelvefactor_objects_written_total")
                                .Help(
                                    "Writes of objects by kind and action: created, changed, deleted, or "
                                    "refused (also without an answer).")
                                .Register(registry);
  Family<Gauge>& apps = prometheus::BuildGauge()
                            .Name("twelvefactor_apps")
                            .Help("TwelveFactorApps by state.")
                            .Register(registry);
  Family<Gauge>& findings = prometheus::BuildGauge()
                                .Name("twelvefactor_findings")
                                .Help(
                                    "Findings of the rules in all apps, by factor (0: about exemptions) and "
                                    "level, without exempted ones.")
                                .Register(registry);
  Family<Gauge>& exempted_findings = prometheus::BuildGauge()
                                         .Name("twelvefactor_exempted_findings")
                                         .Help("Findings in all apps that an exemption covers, by factor.")
                                         .Register(registry);
  std::mutex findings_mutex;
  // Of each app, which of `finding_sets`; those hold how many apps have the same: there are few of them.
  std::map<std::pair<std::string, std::string>, const FindingCounts*> findings_of;
  std::map<FindingCounts, std::size_t> finding_sets;
  FindingCounts findings_sum;
  Family<Gauge>& info = prometheus::BuildGauge()
                            .Name("twelvefactor_build_info")
                            .Help("Always 1; the labels tell what runs.")
                            .Register(registry);
  Family<Gauge>& leader = prometheus::BuildGauge()
                              .Name("leader_election_master_status")
                              .Help("1 where this process leads, 0 where it stands by.")
                              .Register(registry);
};

Metrics::Metrics(Names names) : state_(std::make_unique<State>(names)) {
  for (const char* result : {"success", "requeue_after", "error"}) {
    state_->reconciles.Add({{"controller", "twelvefactorapp"}, {"result", result}});
  }
  for (int factor = 0; factor <= 12; ++factor) {
    const std::string word = std::to_string(factor);
    for (const char* level : {"Enforce", "Warn", "Audit"})
      state_->findings.Add({{"factor", word}, {"level", level}});
    state_->exempted_findings.Add({{"factor", word}});
  }
  for (const char* state : {"ready", "reconciling", "stalled"}) state_->apps.Add({{"state", state}});
}

Metrics::~Metrics() = default;

void Metrics::reconciled(std::string_view result, std::chrono::nanoseconds took) {
  state_->reconciles.Add({{"controller", "twelvefactorapp"}, {"result", std::string(result)}}).Increment();
  state_->reconcile_seconds.Observe(seconds(took));
}

void Metrics::queue_depth(std::size_t depth) {
  state_->depth.Set(static_cast<double>(depth));
}

void Metrics::active_workers(int change) {
  state_->workers.Increment(change);
}

void Metrics::api_request(std::string_view verb, int status, std::chrono::nanoseconds took) {
  state_->requests.Add({{"method", std::string(verb)}, {"code", code(status)}}).Increment();
  if (verb != "WATCH")
    state_->request_seconds.Add({{"method", std::string(verb)}}, seconds_buckets()).Observe(seconds(took));
}

void Metrics::watch_restarted(std::string_view resource, std::string_view why) {
  state_->restarts.Add({{"resource", std::string(resource)}, {"cause", std::string(why)}}).Increment();
}

void Metrics::events_received(std::string_view resource) {
  state_->received.Add({{"resource", std::string(resource)}}).Increment();
}

void Metrics::object_written(std::string_view kind, std::string_view action) {
  state_->writes.Add({{"kind", std::string(kind)}, {"action", std::string(action)}}).Increment();
}

void Metrics::apps(std::size_t ready, std::size_t reconciling, std::size_t stalled) {
  state_->apps.Add({{"state", "ready"}}).Set(static_cast<double>(ready));
  state_->apps.Add({{"state", "reconciling"}}).Set(static_cast<double>(reconciling));
  state_->apps.Add({{"state", "stalled"}}).Set(static_cast<double>(stalled));
}

void Metrics::build_info(const std::string& version) {
  state_->info.Add({{"version", version}}).Set(1);
}

void Metrics::parity(const std::string& namespace_name, const std::string& name,
                     const std::map<std::string, ParityFindings>& by_peer) {
  state_->parity.set(namespace_name, name, by_peer);
}

void Metrics::waiting(const std::string& namespace_name, const std::string& name, const Waiting& waiting) {
  state_->waiting.set(namespace_name, name, waiting);
}

void Metrics::findings(const std::string& namespace_name, const std::string& name,
                       const FindingCounts& counts) {
  const std::lock_guard lock(state_->findings_mutex);
  const auto app = std::make_pair(namespace_name, name);
  const auto known = state_->findings_of.find(app);
  if (known == state_->findings_of.end() ? counts.empty() : *known->second == counts) return;
  FindingCounts changes = counts;
  if (known != state_->findings_of.end()) {
    for (const auto& [which, count] : *known->second) changes[which] -= count;
    const auto set = state_->finding_sets.find(*known->second);
    state_->findings_of.erase(known);
    if (--set->second == 0) state_->finding_sets.erase(set);
  }
  for (const auto& [which, change] : changes) {
    const int sum = state_->findings_sum[which] += change;
    const std::string factor = std::to_string(which.factor);
    Gauge& gauge = which.level.empty()
                       ? state_->exempted_findings.Add({{"factor", factor}})
                       : state_->findings.Add({{"factor", factor}, {"level", std::string(which.level)}});
    gauge.Set(sum);
  }
  if (counts.empty()) return;
  const auto set = state_->finding_sets.try_emplace(counts, 0).first;
  ++set->second;
  state_->findings_of.emplace(app, &set->first);
}

void Metrics::pod_started(std::int64_t seconds) {
  state_->pods.started(seconds);
}

void Metrics::pod_ended(std::string_view outcome, const std::optional<std::int64_t>& stopped_in_ms) {
  state_->pods.ended(std::string(outcome), stopped_in_ms);
}

void Metrics::leading(const std::string& lease, bool leads) {
  state_->leader.Add({{"name", lease}}).Set(leads ? 1 : 0);
}

std::string Metrics::text() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return text(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

std::string Metrics::text(std::int64_t now) const {
  std::vector<prometheus::MetricFamily> families = state_->registry.Collect();
  for (auto& family : state_->parity.collect(now)) families.push_back(std::move(family));
  for (auto& family : state_->waiting.collect(now)) families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace twelvefactor::telemetry
