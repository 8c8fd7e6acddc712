#include "loop/operator.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "gather/hash_keys.hpp"
#include "host/build_id.hpp"
#include "host/memory.hpp"
#include "host/memory_use.hpp"
#include "host/signals.hpp"
#include "kinds/text/bytes.hpp"
#include "kinds/text/names.hpp"
#include "kube/connect.hpp"
#include "loop/election.hpp"
#include "loop/guarded.hpp"
#include "loop/kind_watches.hpp"
#include "loop/pass.hpp"
#include "loop/policies.hpp"
#include "loop/service_watches.hpp"
#include "loop/start_gate.hpp"
#include "loop/watches.hpp"
#include "loop/workers.hpp"
#include "telemetry/endpoint.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

constexpr std::chrono::seconds kWriteTimeout{30};
// Of a list where the server streams none: a page of it, or all of it. Streams have limits of their own,
// which the watch chooses (watch::WatchOptions).
constexpr std::chrono::seconds kListTimeout{300};

std::string instance_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "unknown-" + std::to_string(getpid());
  return std::string(name.data()) + "-" + std::to_string(getpid());
}

kube::Session make_session(const kube::Config& config, std::chrono::seconds timeout,
                           const std::string& version, std::shared_ptr<kube::RateLimit> limit,
                           telemetry::Metrics& metrics) {
  auto observer = [&metrics](const kube::RequestSeen& seen) {
    metrics.api_request(seen.verb, seen.status, seen.took);
  };
  return kube::connect(config, {timeout, "twelvefactor-operator/" + version, std::move(limit), observer});
}

/// One name for all kinds of services in metrics: which there are, apps decide.
ServiceSinks service_sinks(queue::Queue& queue, telemetry::Metrics& metrics) {
  constexpr std::string_view kResource = "provisionedservices";
  return {[&queue](const store::Woken& woken) {
            for (const AppKey& key : woken) queue.tell(key, queue::Priority::kFresh);
          },
          [&metrics, kResource] { metrics.events_received(kResource); },
          [&metrics, kResource](watch::Trouble trouble) {
            metrics.watch_restarted(kResource, watch::cause(trouble));
          }};
}

/// Puts every app into the line now and then: what was missed for a reason nobody thought of does not stay
/// missed.
void resync(const store::Store& store, queue::Queue& queue, std::chrono::seconds interval,
            const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!wake.wait_for(lock, stop, interval, [] { return false; }) && !stop.stop_requested()) {
    for (const AppKey& key : store.apps()) queue.add(key, queue::Priority::kOld);
  }
}

/// In a Secret of that namespace.
gather::HashKeys hash_keys(const std::string& namespace_name, kube::Writer& writer,
                           const store::Store& store) {
  return {
      namespace_name,
      [&writer](const std::string& path, std::stop_token stop) { return writer.get(path, std::move(stop)); },
      [&writer](const std::string& collection, const std::string& body, std::stop_token stop) {
        return writer.create(collection, body, std::move(stop));
      },
      [&store, key = AppKey{namespace_name, gather::HashKeys::kSecretName}] {
        const auto told = store.secret(key);
        return told ? std::to_string(told->resource_version) : std::string();
      }};
}

/// Those that the options ask for. Null, and logged, when one cannot listen.
std::optional<std::vector<std::unique_ptr<telemetry::Endpoint>>> serve(const OperatorOptions& options,
                                                                       const telemetry::Metrics& metrics,
                                                                       const telemetry::Probe& live,
                                                                       const telemetry::Probe& ready) {
  const std::array<telemetry::EndpointOptions, 2> wanted = {
      {{options.listen, "--listen", [&metrics] { return metrics.text(); }, live, ready},
       {options.probes_listen, "--probes-listen", {}, live, ready}}};
  std::vector<std::unique_ptr<telemetry::Endpoint>> endpoints;
  for (const telemetry::EndpointOptions& endpoint : wanted) {
    if (endpoint.address.empty()) continue;
    auto serving = telemetry::serve(endpoint);
    if (!serving) {
      log::error("cannot start", {{"problem", serving.error().message}});
      return std::nullopt;
    }
    endpoints.push_back(std::move(serving).value());
  }
  return endpoints;
}

telemetry::Probe ready_when(const Watches& watches, const std::optional<Election>& election) {
  return [&watches, &election] {
    const std::string problem = watches.problem();
    return problem.empty() && election ? election->problem() : problem;
  };
}

void stand_for_election(const OperatorOptions& options, const kube::Config& config,
                        telemetry::Metrics& metrics, std::optional<Election>& election) {
  // Without the limit: a renewal waits for nothing.
  const auto timeout = lease::request_timeout(lease_timing(options));
  election.emplace(make_session(config, timeout, options.version, nullptr, metrics), options,
                   config.default_namespace, metrics);
}

/// Bytes; 0: none.
std::size_t memory_budget(const OperatorOptions& options) {
  const auto stated = kinds::bytes_of(options.memory_budget);
  const std::size_t budget = stated ? *stated : host::memory_limit().value_or(0);
  if (budget > 0) log::info("memory is bounded", {{"budget", std::to_string(budget >> 20) + " MiB"}});
  return budget;
}

/// Of those that a cluster may be without.
std::vector<Kind> kinds_to_ask_for(const OperatorOptions& options) {
  std::vector<Kind> kinds{Kind::kHttpRoute, Kind::kPodMonitor};
  if (!options.reports.empty()) kinds.push_back(Kind::kFindingsReport);
  return kinds;
}

int run(const OperatorOptions& options, const kube::Config& config) {
  telemetry::Metrics metrics(options.metrics_names ? telemetry::Metrics::Names::kShown
                                                   : telemetry::Metrics::Names::kHidden);
  metrics.build_info(options.version);
  const auto limit = std::make_shared<kube::RateLimit>(options.kube_api_qps, options.kube_api_burst);
  kube::Session writes = make_session(config, kWriteTimeout, options.version, limit, metrics);
  kube::Session streams = make_session(config, kListTimeout, options.version, limit, metrics);

  std::optional<Election> election;
  if (options.leader_elect) stand_for_election(options, config, metrics, election);
  kube::Writer writer(writes, std::string(kinds::kFieldManager),
                      election ? election->write_deadline() : kube::WriteDeadline());

  store::Store store(options.namespaces.empty() ? store::Lists::kOfTheCluster : store::Lists::kOfNamespaces);
  queue::Queue queue({}, queue::share_of_one_namespace(static_cast<std::size_t>(options.workers),
                                                       options.namespaces.size()));
  gather::HashKeys keys = hash_keys(
      options.lease_namespace.empty() ? config.default_namespace : options.lease_namespace, writer, store);
  Pass pass(store, writer, keys, metrics, {instance_name(), host::build_id()}, memory_budget(options));
  Workers workers(queue, pass, metrics);
  PolicyKeeper policies(store, writer);
  ServiceWatches services(streams, store, service_sinks(queue, metrics));
  Watches watches(streams, store, queue, metrics, options.namespaces, [&policies] { policies.wake(); });
  KindWatches kinds(streams, store, queue, metrics, kinds_to_ask_for(options), options.namespaces);
  watches.when_apps_change([&services, &kinds] {
    services.look();
    kinds.look();
  });

  auto endpoints =
      serve(options, metrics, [&workers] { return workers.problem(); }, ready_when(watches, election));
  if (!endpoints) return 1;

  StartGate gate(options.leader_elect, [&workers, &policies, &options] {
    log::info("apps are worked on from now on");
    workers.start(options.workers);
    policies.start();
  });
  workers.after_bursts(host::give_back_free_memory);
  if (election) election->start([&gate] { gate.leading(); });
  // What only the start of the process needed is not to be there beside what lists need.
  host::give_back_startup_memory();
  services.start();
  std::atomic<int> unlisted{2};
  const auto listed = [&gate, &unlisted] {
    if (unlisted.fetch_sub(1) != 1) return;
    log::info("every first list is complete");
    gate.lists_complete();
    host::give_back_startup_memory();
  };
  kinds.start(listed);
  watches.start(listed);
  std::jthread resyncing([&](const std::stop_token& stop) {
    run_guarded("resync", stop, [&] { resync(store, queue, options.resync, stop); });
  });

  const int signal = host::wait_for_stop_signal();
  log::info("stopping", {{"signal", std::to_string(signal)}});
  gate.close();
  queue.close();
  resyncing.request_stop();
  policies.stop();
  const bool nothing_under_way = workers.stop(options.shutdown_grace);
  if (election) election->stop(nothing_under_way);
  watches.stop();
  services.stop();
  kinds.stop();
  endpoints->clear();
  log::info("stopped");
  return 0;
}

}  // namespace

int run_operator(const OperatorOptions& options) {
  host::keep_memory_small();
  host::block_stop_signals();
  http::initialize_transport_threads();
  log::set_threshold(options.log_level);
  const auto config = kube::load_config(options.kubeconfig, options.context);
  if (!config) {
    log::error("cannot start", {{"problem", config.error().message}});
    return 1;
  }
  log::info("starting",
            {{"version", options.version}, {"server", config->server}, {"credentials", config->origin}});
  return run(options, *config);
}

}  // namespace twelvefactor::loop
