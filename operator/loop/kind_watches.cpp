#include "loop/kind_watches.hpp"

#include <optional>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "loop/guarded.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

/// Refusals in a row before one is believed where the kind was served: an API server that has just started
/// refuses what it will grant a second later.
constexpr int kRefusalsAfterAList = 3;

// Who rests is not woken for each of many apps that come at once.
constexpr std::chrono::seconds kBetweenKindLooks{1};

Kind watched_kind(const WatchOf& watch) {
  return static_cast<Kind>(watch.source);
}

std::string kind_in_words(const WatchOf& watch) {
  const std::string kind(kinds::resource_type(watched_kind(watch)).plural);
  return watch.namespace_name.empty() ? kind : kind + " in namespace " + watch.namespace_name;
}

}  // namespace

KindWatches::KindWatches(kube::Session& session, store::Store& store, queue::Queue& queue,
                         telemetry::Metrics& metrics, const std::vector<Kind>& kinds,
                         const std::vector<std::string>& namespaces, KindTiming timing)
    : session_(session), store_(store), queue_(queue), metrics_(metrics), timing_(std::move(timing)) {
  const std::vector<std::string> cluster{""};
  for (const std::string& where : namespaces.empty() ? cluster : namespaces) {
    for (const Kind kind : kinds) watched_.push_back({{store::source_of(kind), where}});
  }
  unanswered_ = watched_.size();
}

KindWatches::~KindWatches() {
  stop();
}

void KindWatches::start(std::function<void()> on_answered) {
  on_answered_ = std::move(on_answered);
  for (Watched& each : watched_) {
    threads_.emplace_back([this, &each](const std::stop_token& stop) {
      run_guarded(kind_in_words(each.watch), stop, [&] { run(each, stop); }, timing_.clock);
    });
  }
}

void KindWatches::stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

void KindWatches::look() {
  {
    const std::lock_guard lock(mutex_);
    ++looks_;
  }
  changed_.notify_all();
}

void KindWatches::run(Watched& watched, const std::stop_token& stop) {
  watch::Backoff backoff(timing_.first_pause, timing_.longest_pause);
  while (!stop.stop_requested()) {
    follow(watched, backoff, stop);
    if (stop.stop_requested()) return;
    rest(watched, stop);
    if (!timing_.clock.wait(backoff.next(), stop)) return;
  }
}

void KindWatches::follow(Watched& watched, watch::Backoff& backoff, const std::stop_token& stop) {
  std::stop_source enough;
  const std::stop_callback from_outside(stop, [&enough] { enough.request_stop(); });
  const auto& [source, where] = watched.watch;
  watch::WatchOptions options;
  options.resource = kinds::resource_type(watched_kind(watched.watch)).plural;
  options.collection = kinds::collection_path(watched_kind(watched.watch), where);
  options.label_selector = std::string(kinds::kManagedByLabel) + "=" + std::string(kinds::kFieldManager);
  options.clock = timing_.clock;
  std::optional<watch::Clock::Time> listed_at;
  watch::WatchSinks sinks;
  sinks.on_event = [&](const watch::Event& event) {
    if (event.type == watch::EventType::kInitDone) listed_at = timing_.clock.now();
    take(watched, event);
  };
  sinks.on_list_asked = [&] { store_.list_asked(watched.watch.source, watched.watch.namespace_name); };
  sinks.on_trouble = [&](watch::Trouble trouble, std::string_view message) {
    const bool absent = trouble == watch::Trouble::kAbsent;
    if (absent || trouble == watch::Trouble::kForbidden) {
      refused(watched, absent ? Served::kNo : Served::kForbidden, message);
      enough.request_stop();
      return;
    }
    metrics_.watch_restarted(options.resource, watch::cause(trouble));
    const bool defect = trouble == watch::Trouble::kDefect;
    log::write(defect ? log::Severity::kError : log::Severity::kWarning,
               defect ? "a watch failed unexpectedly and begins anew; please report it"
                      : "a watch is in trouble and goes on by itself",
               {{"resource", kind_in_words(watched.watch)},
                {"cause", std::string(watch::cause(trouble))},
                {"problem", std::string(message)}});
    answered(watched);  // nobody else waits for it
  };
  watch::run_watch(session_, options, sinks, enough.get_token());
  if (listed_at) backoff.was_at_peace(timing_.clock.now() - *listed_at);
}

void KindWatches::take(Watched& watched, const watch::Event& event) {
  if (event.type == watch::EventType::kInit) watched.listing = true;
  Told told;
  wake(ingest(store_, watched.watch, event, told),
       watched.listing ? queue::Priority::kOld : queue::Priority::kFresh);
  if (!told.readable)
    log::warning("an object could not be read", {{"resource", kind_in_words(watched.watch)}});
  if (event.type == watch::EventType::kInitDone) {
    if (!watched.listed || watched.refusals > 0)
      log::info("a kind is served and watched", {{"resource", kind_in_words(watched.watch)}});
    watched.listed = true;
    watched.listing = false;
    watched.refusals = 0;
    answered(watched);
  } else if (event.type != watch::EventType::kInit) {
    metrics_.events_received(kinds::resource_type(watched_kind(watched.watch)).plural);
  }
}

void KindWatches::refused(Watched& watched, Served why, std::string_view message) {
  ++watched.refusals;
  if (watched.listed && watched.refusals < kRefusalsAfterAList) return;
  if (watched.listed || (!watched.answered && why == Served::kForbidden)) {
    log::info("a kind is not watched",
              {{"resource", kind_in_words(watched.watch)},
               {"cause", why == Served::kNo ? "the API server knows no such kind" : std::string(message)}});
  }
  watched.listed = false;
  wake(store_.kind_refused(watched.watch.source, watched.watch.namespace_name, why), queue::Priority::kFresh);
  answered(watched);
}

void KindWatches::answered(Watched& watched) {
  if (watched.answered) return;
  watched.answered = true;
  if (unanswered_.fetch_sub(1) == 1) on_answered_();
}

/// Until an app wants the kind. One that was served a moment ago is asked for at once.
void KindWatches::rest(const Watched& watched, const std::stop_token& stop) {
  const auto& [source, where] = watched.watch;
  std::uint64_t seen = 0;
  while (!stop.stop_requested() && !watched.listed && !store_.wants_kind(source, where)) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [&] { return looks_ != seen; })) return;
      seen = looks_;
    }
    if (!timing_.clock.wait(kBetweenKindLooks, stop)) return;
  }
}

void KindWatches::wake(const store::Woken& woken, queue::Priority priority) {
  for (const AppKey& key : woken) queue_.tell(key, priority);
  metrics_.queue_depth(queue_.depth());
}

}  // namespace twelvefactor::loop
