// The operator's metrics (docs/reference.md lists them), under the names that dashboards for controllers
// know. The only place that knows prometheus-cpp. Series whose labels are known exist from the start. No
// label is unbounded: names of apps are there only where they are asked for, of apps that name peers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::telemetry {

class Metrics {
 public:
  /// May series name apps, their namespaces and their peers? Whoever reaches the endpoint reads them.
  enum class Names { kHidden, kShown };

  explicit Metrics(Names names = Names::kHidden);
  ~Metrics();

  /// result: "success", "requeue_after" or "error" (controller_runtime_reconcile_total's words).
  void reconciled(std::string_view result, std::chrono::nanoseconds took);
  void queue_depth(std::size_t depth);
  void active_workers(int change);
  /// status 0: no answer came ("<error>").
  void api_request(std::string_view verb, int status, std::chrono::nanoseconds took);
  void watch_restarted(std::string_view resource, std::string_view why);
  void object_written(std::string_view kind, std::string_view action);
  void events_received(std::string_view resource);
  /// How many apps are in each state now.
  void apps(std::size_t ready, std::size_t reconciling, std::size_t stalled);
  void build_info(const std::string& version);
  /// What the parity reports of one app say now, by peer: of those that can be compared with. What was said
  /// of others is gone afterwards. With Names::kHidden the series are the sum, and the longest gap, of all
  /// apps.
  struct ParityFindings {
    std::size_t errors = 0;
    std::size_t warnings = 0;
    std::size_t infos = 0;
    /// Since when the app is behind the peer, in seconds since 1970; 0: it is not; absent: nobody knows. How
    /// long that is, is told whenever somebody asks, so that it grows without a pass.
    std::optional<std::int64_t> behind_since{};
  };
  void parity(const std::string& namespace_name, const std::string& name,
              const std::map<std::string, ParityFindings>& by_peer);
  /// What the rules find in one app now, of each factor (0: about exemptions) by level: Enforce, Warn, Audit,
  /// and those that an exemption covers. The series are sums over all apps. An app without findings, or that
  /// is gone, has none.
  struct FindingCount {
    int factor = 0;
    std::string_view level;  // of kinds of Level; "" for those that are exempted
    friend auto operator<=>(const FindingCount&, const FindingCount&) = default;
  };
  using FindingCounts = std::map<FindingCount, int>;
  void findings(const std::string& namespace_name, const std::string& name, const FindingCounts& counts);
  /// How one app stands, while it is not Ready or a release of it waits. With Names::kHidden the series are
  /// counts by reason, and the longest time, of all apps. An app that is gone has none.
  struct Waiting {
    std::string reason{};                         // of the condition Ready; empty: it is True
    std::optional<std::int64_t> release_since{};  // since 1970; absent: what is asked for runs
  };
  void waiting(const std::string& namespace_name, const std::string& name, const Waiting& waiting);
  /// A pod of a process became ready, or its command ended. `outcome`: one of a few words. `stopped_in_ms`:
  /// of one that was told to stop, if that was seen from the beginning.
  void pod_started(std::int64_t seconds);
  void pod_ended(std::string_view outcome, const std::optional<std::int64_t>& stopped_in_ms);
  /// Does this process lead? Called first when it begins to run for leader.
  void leading(const std::string& lease, bool leads);

  /// All of it in the Prometheus text format 0.0.4. `now`: seconds since 1970.
  [[nodiscard]] std::string text(std::int64_t now) const;
  /// The same, by the clock.
  [[nodiscard]] std::string text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace twelvefactor::telemetry
