#include "loop/service_watch.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "kinds/read/discovery.hpp"
#include "kinds/read/read_service.hpp"
#include "kube/wait.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

using ServiceState = ServiceFacts::State;

/// Refusals in a row before one is believed where there was a list already: an API server that has just
/// started refuses what it will grant a second later.
constexpr int kPatientRefusals = 3;

class ServiceWatch {
 public:
  ServiceWatch(kube::Session& session, store::Store& store, const ServiceSinks& sinks,
               const ServiceTiming& timing, const store::NeededServices& needed)
      : session_(session), store_(store), sinks_(sinks), timing_(timing), needed_(needed) {}

  void run(const std::stop_token& stop) {
    std::string refusal;  // of the last watch: a 403, or a 404 that the next look will explain
    while (!stop.stop_requested()) {
      const auto found = look_up(stop);
      if (stop.stop_requested()) return;
      if (!found || !refusal.empty()) {
        note(found ? ServiceFacts{ServiceState::kForbidden, "", refusal} : found.error());
        if (!pause(stop)) return;
      }
      refusal = found ? follow(*found, stop) : "";
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

  /// Until it is refused, or asked to stop. Returns the words of the refusal.
  std::string follow(const kinds::DiscoveredKind& kind, const std::stop_token& stop) {
    std::stop_source refused;
    const std::stop_callback from_outside(stop, [&refused] { refused.request_stop(); });
    watch::WatchOptions options;
    options.resource = kind.plural;
    options.collection = kinds::collection_path(needed_.list.kind, kind.plural, needed_.list.namespace_name);
    std::string refusal;
    watch::WatchSinks sinks;
    sinks.on_event = [this](const watch::Event& event) { take(event); };
    sinks.on_trouble = [&](watch::Trouble trouble, std::string_view message) {
      sinks_.on_trouble(trouble);
      if (trouble != watch::Trouble::kForbidden) return;
      refusal = message;
      refused.request_stop();
    };
    watch::run_watch(session_, options, sinks, refused.get_token());
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
    sinks_.wake(store_.services_failed(needed_, why));
  }

  static std::string problem(const ServiceFacts& why) {
    return why.state == ServiceState::kKindMissing ? "the API server knows no such kind" : why.detail;
  }

  /// False when it was asked to stop.
  bool pause(const std::stop_token& stop) {
    const int doublings = std::min(refusals_ - 1, 10);
    const auto pause = std::min(timing_.first_pause * (1 << doublings), timing_.longest_pause);
    return kube::wait_for(pause, stop);
  }

  kube::Session& session_;
  store::Store& store_;
  const ServiceSinks& sinks_;
  const ServiceTiming timing_;
  const store::NeededServices needed_;
  bool listed_ = false;
  bool told_ = false;
  int refusals_ = 0;  // in a row
};

}  // namespace

void watch_services(kube::Session& session, store::Store& store, const ServiceSinks& sinks,
                    const ServiceTiming& timing, const store::NeededServices& needed,
                    const std::stop_token& stop) {
  ServiceWatch(session, store, sinks, timing, needed).run(stop);
}

std::string in_words(const store::ServiceList& list) {
  const std::string kind = list.kind.kind + " of " + list.kind.api_version;
  return list.namespace_name.empty() ? kind : kind + " in namespace " + list.namespace_name;
}

}  // namespace twelvefactor::loop
