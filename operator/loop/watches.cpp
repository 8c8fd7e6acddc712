#include "loop/watches.hpp"

#include "kinds/build/admin_task.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "loop/ingest.hpp"
#include "telemetry/log.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::loop {
namespace {

using store::Source;

// What is not there, or may not be seen, is asked for again now and then.
constexpr std::chrono::seconds kRefusedPause{120};
constexpr int kRefusalsBelieved = 5;

// A watch ends silence by itself, after the time that it named when it opened its stream. Only a longer one,
// with time to open the next stream, is a sign that it cannot.
constexpr std::int64_t kReopeningSeconds = 30;

std::int64_t steady_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void count(const observed::Measure& of_pod, telemetry::Metrics& metrics) {
  if (of_pod.end) metrics.pod_ended(observed::name_of(*of_pod.end), of_pod.stop_ms);
  if (of_pod.start_seconds) metrics.pod_started(*of_pod.start_seconds);
}

std::string ours() {
  return std::string(kinds::kManagedByLabel) + "=" + std::string(kinds::kFieldManager);
}

std::string foreign() {
  return std::string(kinds::kManagedByLabel) + "!=" + std::string(kinds::kFieldManager);
}

/// Everything of ours is found by one label. Secrets are watched all, since apps refer to other people's, but
/// as metadata: no value ever comes (docs/decisions/0005-secret-metadata.md).
watch::WatchOptions options_for(const WatchOf& watch) {
  const std::string& where = watch.namespace_name;
  watch::WatchOptions options;
  switch (watch.source) {
    case Source::kApps:
      options.resource = "twelvefactorapps.twelvefactor.dev";
      options.collection = kinds::app_collection_path(where);
      break;
    case Source::kPods:
      options.resource = "pods";
      options.collection = where.empty() ? "/api/v1/pods" : "/api/v1/namespaces/" + where + "/pods";
      options.label_selector = ours();
      break;
    case Source::kAdminTasks:
      options.resource = "admintasks.twelvefactor.dev";
      options.collection = kinds::admin_task_collection_path(where);
      break;
    case Source::kForeignConfigMaps:
      options.resource = "configmaps";
      options.collection = kinds::collection_path(Kind::kConfigMap, where);
      options.label_selector = foreign();
      options.metadata_only = true;
      break;
    case Source::kIngressClasses:
      options.resource = "ingressclasses.networking.k8s.io";
      options.collection = kinds::ingress_class_collection_path();
      options.metadata_only = true;
      break;
    case Source::kNamespaces:
      options.resource = "namespaces";
      options.collection = kinds::namespace_collection_path();
      options.metadata_only = true;
      options.refusals_believed = kRefusalsBelieved;
      break;
    case Source::kPolicies:
      options.resource = std::string(kinds::kPolicyPlural) + ".twelvefactor.dev";
      options.collection = kinds::policy_collection_path();
      options.absent_pause = kRefusedPause;
      options.refusals_believed = kRefusalsBelieved;
      break;
    default: {
      const auto kind = static_cast<Kind>(watch.source);
      options.resource = kinds::resource_type(kind).plural;
      options.collection = kinds::collection_path(kind, where);
      if (watch.source == Source::kSecrets) {
        options.metadata_only = true;
      } else if (watch.source != Source::kAppReleases) {  // all are ours, and one without its label is missed
        options.label_selector = ours();
      }
    }
  }
  return options;
}

/// "jobs", or "jobs in namespace shop".
std::string in_words(const WatchOf& watch) {
  const std::string resource = options_for(watch).resource;
  return watch.namespace_name.empty() ? resource : resource + " in namespace " + watch.namespace_name;
}

}  // namespace

Watches::Watches(kube::Session& session, store::Store& store, queue::Queue& queue,
                 telemetry::Metrics& metrics, const std::vector<std::string>& namespaces,
                 std::function<void()> on_policies, WatchTiming timing)
    : session_(session),
      store_(store),
      queue_(queue),
      metrics_(metrics),
      namespaced_(!namespaces.empty()),
      timing_(std::move(timing)),
      on_policies_(std::move(on_policies)) {
  const std::vector<std::string> cluster{""};
  for (const std::string& where : namespaces.empty() ? cluster : namespaces) {
    for (std::size_t i = 0; i < store::kSourceCount; ++i) {
      const auto source = static_cast<Source>(i);
      // These belong to no namespace.
      const bool of_the_cluster = source == Source::kIngressClasses || source == Source::kNamespaces;
      if (of_the_cluster && !where.empty()) continue;
      if (source != Source::kPolicies && !store::is_optional(source))
        progress_.emplace_back().watch = {source, where};
    }
  }
  // Nor do policies, but they count everywhere.
  progress_.emplace_back().watch = {Source::kPolicies, ""};
  unsynced_ = progress_.size();
}

Watches::~Watches() {
  stop();
}

void Watches::start(std::function<void()> on_synced) {
  on_synced_ = std::move(on_synced);
  for (Progress& each : progress_)
    threads_.emplace_back([this, &each](std::stop_token stop) { run(each, std::move(stop)); });
}

void Watches::stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

void Watches::note_synced(Progress& progress) {
  if (progress.synced.exchange(true)) return;
  if (unsynced_.fetch_sub(1) == 1) on_synced_();
}

/// Nothing waits for policies where there can be none: their definition is missing, or rights in single
/// namespaces are all there is. With rights in the cluster a refusal is a mistake that must not switch them
/// off. Labels of namespaces are needed by such policies alone that select by them, whose status says so.
bool Watches::does_without(Progress& progress, watch::Trouble trouble) {
  const bool of_namespaces = progress.watch.source == Source::kNamespaces;
  if (progress.watch.source != Source::kPolicies && !of_namespaces) return false;
  const bool absent = trouble == watch::Trouble::kAbsent && !of_namespaces;
  const bool forbidden = trouble == watch::Trouble::kForbidden && (namespaced_ || of_namespaces);
  progress.refusals = absent || forbidden ? progress.refusals + 1 : 0;
  if (progress.refusals == 0) return false;
  // The first ones may be an API server's that is on its way up: that must not switch policies off.
  if (progress.refusals < kRefusalsBelieved) return true;
  progress.last_sign = steady_seconds();
  if (!progress.told_without && of_namespaces) {
    log::info("no TwelveFactorPolicy with a namespaceSelector counts",
              {{"cause", "the service account may not list and watch namespaces"}});
  } else if (!progress.told_without) {
    log::info("no TwelveFactorPolicy counts: each rule has its own level",
              {{"cause", absent ? "their definition is not installed"
                                : "the service account may not list them in the cluster"}});
  }
  progress.told_without = true;
  note_synced(progress);
  return true;
}

void Watches::run(Progress& progress, std::stop_token stop) {
  watch::WatchOptions options = options_for(progress.watch);
  options.idle_timeout = timing_.idle_timeout;
  options.clock = timing_.clock;
  // With rights in the cluster a refusal is a mistake that somebody mends.
  if (progress.watch.source == Source::kPolicies && namespaced_) options.forbidden_pause = kRefusedPause;
  if (progress.watch.source == Source::kNamespaces) options.forbidden_pause = kRefusedPause;
  const std::string told = in_words(progress.watch);
  bool listing = true;
  watch::WatchSinks sinks;
  sinks.on_event = [&](const watch::Event& event) {
    if (event.type == watch::EventType::kInit) listing = true;
    Told about{.at_ms = steady_ms()};
    const store::Woken woken = ingest(store_, progress.watch, event, about);
    if (!about.readable) log::warning("an object could not be read", {{"resource", told}});
    count(about.of_pod, metrics_);
    // A policy concerns every app: what somebody has just changed goes first.
    const bool policies = progress.watch.source == Source::kPolicies;
    for (const AppKey& key : woken)
      queue_.tell(key, listing || policies ? queue::Priority::kOld : queue::Priority::kFresh);
    const bool namespaces_known =
        progress.watch.source == Source::kNamespaces && event.type == watch::EventType::kInitDone;
    if (namespaces_known && on_policies_) on_policies_();
    if (policies && on_policies_ && (event.type != watch::EventType::kInit)) on_policies_();
    const bool of_apps =
        progress.watch.source == Source::kApps || progress.watch.source == Source::kIngressClasses;
    if (of_apps && on_apps_) on_apps_();
    if (event.type == watch::EventType::kInitDone) {
      listing = false;
      progress.told_without = false;
      progress.refusals = 0;
      note_synced(progress);
    } else if (event.type != watch::EventType::kInit) {
      metrics_.events_received(options.resource);
    }
    metrics_.queue_depth(queue_.depth());
  };
  sinks.on_list_asked = [&] { store_.list_asked(progress.watch.source, progress.watch.namespace_name); };
  sinks.on_trouble = [&](watch::Trouble trouble, std::string_view message) {
    if (does_without(progress, trouble)) return;
    progress.trouble = trouble;
    metrics_.watch_restarted(options.resource, watch::cause(trouble));
    const bool defect = trouble == watch::Trouble::kDefect;
    log::write(defect ? log::Severity::kError : log::Severity::kWarning,
               defect ? "a watch failed unexpectedly and begins anew; please report it"
                      : "a watch is in trouble and goes on by itself",
               {{"resource", told},
                {"cause", std::string(watch::cause(trouble))},
                {"problem", std::string(message)}});
  };
  sinks.on_alive = [&progress] {
    progress.last_sign = steady_seconds();
    progress.trouble = std::nullopt;
  };
  sinks.on_open = [&progress](std::chrono::seconds silence) { progress.silence = silence.count(); };
  watch::run_watch(session_, options, sinks, std::move(stop));
}

std::string Watches::problem() const {
  for (const Progress& progress : progress_) {
    const std::string resource = in_words(progress.watch);
    const auto trouble = progress.trouble.load();
    const std::string remedy(trouble ? watch::remedy(*trouble) : "");
    const std::string why = remedy.empty() ? "" : "; " + remedy;
    if (!progress.synced) return "the first list of " + resource + " is not complete" + why;
    const std::int64_t silence = steady_seconds() - progress.last_sign;
    if (silence > progress.silence + kReopeningSeconds)
      return "nothing was heard of " + resource + " for " + std::to_string(silence) + " s" + why;
  }
  return {};
}

}  // namespace twelvefactor::loop
