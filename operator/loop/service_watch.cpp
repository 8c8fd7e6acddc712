#include "loop/service_watch.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "kinds/read/discovery.hpp"
#include "kinds/read/read_service.hpp"
#include "telemetry/log.hpp"
#include "watch/backoff.hpp"

namespace twelvefactor::loop {
namespace {

using ServiceState = ServiceFacts::State;

/// Refusals in a row before one is believed where there was a list already: an API server that has just
/// started refuses what it will grant a second later.
constexpr int kPatientRefusals = 3;

class ServiceWatch {
 public:
  ServiceWatch(const ServiceContext& context, const store::NeededServices& needed, std::atomic<bool>& rests)
      : session_(context.session),
        store_(context.store),
        sinks_(context.sinks),
        timing_(context.timing),
        places_(context.places),
        needed_(needed),
        rests_(rests) {}

  void run(const std::stop_token& stop) {
    std::optional<ServiceFacts> refusal;  // of the last watch
    while (!stop.stop_requested()) {
      const auto found = look_up(stop);
      if (stop.stop_requested()) return;
      // A look-up that fails says more than the watch that led to it.
      if (!found) refusal = found.error();
      if (refusal) {
        note(*refusal);
        if (!timing_.clock.wait(backoff_.next(), stop)) return;
      }
      refusal = found ? follow_in_a_place(*found, stop) : std::nullopt;
    }
  }

 private:
  Result<kinds::DiscoveredKind, ServiceFacts> look_up(const std::stop_token& stop) {
    http::Request request;
    request.target = kinds::group_version_path(needed_.list.kind.api_version);
    request.accept = "application/json";
    const auto answer = session_.send(request, stop);
    if (!answer) {
      const kube::ApiError& error = answer.error();
      const ServiceState state = error.status == 404                          ? ServiceState::kKindMissing
                                 : error.status == 401 || error.status == 403 ? ServiceState::kForbidden
                                                                              : ServiceState::kUnavailable;
      return ServiceFacts{state, "", error.status == 404 ? "" : error.message};
    }
    auto found = kinds::discovered(*answer, needed_.list.kind.kind);
    if (!found) return ServiceFacts{ServiceState::kKindMissing, "", ""};
    if (!found->namespaced)
      return ServiceFacts{ServiceState::kKindUnusable, "", "its objects are in no namespace"};
    if (!found->watchable)
      return ServiceFacts{ServiceState::kKindUnusable, "", "it cannot be listed and watched"};
    return std::move(*found);
  }

  /// What a refusal of the watch says, which ends it: somebody must ask again where the kind is. Nothing for
  /// what the watch gets over by itself.
  static std::optional<ServiceFacts> refused(watch::Trouble trouble, std::string_view message) {
    switch (trouble) {
      case watch::Trouble::kUnauthorized:
      case watch::Trouble::kForbidden:
        return ServiceFacts{ServiceState::kForbidden, "", std::string(message)};
      case watch::Trouble::kAbsent:
        return ServiceFacts{ServiceState::kKindMissing, "", ""};
      default:
        return std::nullopt;
    }
  }

  std::optional<ServiceFacts> follow_in_a_place(const kinds::DiscoveredKind& kind,
                                                const std::stop_token& stop) {
    const ServicePlaces::Place place(places_);
    if (!place) return ServiceFacts{ServiceState::kTooManyKinds, "", too_many_kinds("apps", places_.most())};
    rests_ = false;
    return follow(kind, stop);
  }

  /// Until it is refused, or asked to stop.
  std::optional<ServiceFacts> follow(const kinds::DiscoveredKind& kind, const std::stop_token& stop) {
    std::stop_source enough;
    const std::stop_callback from_outside(stop, [&enough] { enough.request_stop(); });
    watch::WatchOptions options;
    options.resource = kind.plural;
    options.collection = kinds::collection_path(needed_.list.kind, kind.plural, needed_.list.namespace_name);
    options.clock = timing_.clock;
    std::optional<ServiceFacts> refusal;
    watch::WatchSinks sinks;
    sinks.on_event = [this](const watch::Event& event) { take(event); };
    sinks.on_trouble = [&](watch::Trouble trouble, std::string_view message) {
      sinks_.on_trouble(trouble);
      if (trouble == watch::Trouble::kDefect)
        log::error("a watch failed unexpectedly and begins anew; please report it",
                   {{"resource", in_words(needed_.list)}, {"problem", std::string(message)}});
      refusal = refused(trouble, message);
      if (refusal) enough.request_stop();
    };
    listed_at_.reset();
    watch::run_watch(session_, options, sinks, enough.get_token());
    if (listed_at_) backoff_.was_at_peace(timing_.clock.now() - *listed_at_);
    return refusal;
  }

  void take(const watch::Event& event) {
    if (event.type == watch::EventType::kInit) {
      store_.services_began(needed_);
      return;
    }
    if (event.type == watch::EventType::kInitDone) {
      if (told_)
        log::info("a kind of services is watched from now on", {{"resource", in_words(needed_.list)}});
      listed_ = true;
      listed_at_ = timing_.clock.now();
      told_ = false;
      refusals_ = 0;
      sinks_.wake(store_.services_done(needed_));
      return;
    }
    const auto read = kinds::read_service(event.object);
    if (!read) {
      log::warning("an object could not be read", {{"resource", in_words(needed_.list)}});
      return;
    }
    sinks_.on_event();
    sinks_.wake(event.type == watch::EventType::kDelete ? store_.service_deleted(needed_, *read)
                                                        : store_.service_applied(needed_, *read));
  }

  void note(const ServiceFacts& why) {
    ++refusals_;
    const bool may_pass = listed_ || why.state == ServiceState::kUnavailable;
    if (may_pass && refusals_ < kPatientRefusals) return;
    if (!told_) {
      log::warning("a kind of services cannot be watched; it is tried again, and apps that name it wait",
                   {{"resource", in_words(needed_.list)}, {"problem", problem(why)}});
    }
    told_ = true;
    rests_ = why.state != ServiceState::kUnavailable;
    sinks_.wake(store_.services_failed(needed_, why));
  }

  static std::string problem(const ServiceFacts& why) {
    return why.state == ServiceState::kKindMissing ? "the API server knows no such kind" : why.detail;
  }

  kube::Session& session_;
  store::Store& store_;
  const ServiceSinks& sinks_;
  const ServiceTiming timing_;
  ServicePlaces& places_;
  const store::NeededServices needed_;
  std::atomic<bool>& rests_;
  watch::Backoff backoff_{timing_.first_pause, timing_.longest_pause};
  bool listed_ = false;
  std::optional<watch::Clock::Time> listed_at_;  // by the watch that is open
  bool told_ = false;
  int refusals_ = 0;  // since the last list
};

}  // namespace

void watch_services(const ServiceContext& context, const store::NeededServices& needed,
                    std::atomic<bool>& rests, const std::stop_token& stop) {
  ServiceWatch(context, needed, rests).run(stop);
}

std::string too_many_kinds(std::string_view who, std::size_t most) {
  return std::string(who) + " name more than " + std::to_string(most) + " kinds of services";
}

std::string in_words(const store::ServiceList& list) {
  const std::string kind = list.kind.kind + " of " + list.kind.api_version;
  return list.namespace_name.empty() ? kind : kind + " in namespace " + list.namespace_name;
}

}  // namespace twelvefactor::loop
