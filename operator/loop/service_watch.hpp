// The watch of one list of Provisioned Services, from finding out where its objects are to the store. Runs on
// a thread of its own. Called by loop/service_watches.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "kube/session.hpp"
#include "loop/service_places.hpp"
#include "store/store.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::loop {

/// Whom it concerns beside the store.
struct ServiceSinks {
  std::function<void(const store::Woken& woken)> wake;
  std::function<void()> on_event;                          // an object was told
  std::function<void(watch::Trouble trouble)> on_trouble;  // a watch broke off
};

struct ServiceTiming {
  std::chrono::milliseconds first_pause{1000};  // after a refusal; doubles with each, see watch::Backoff
  std::chrono::milliseconds longest_pause{60000};
  std::chrono::milliseconds patience{10000};  // with a first list, until the apps say what they wait for
  watch::Clock clock{};
};

/// Of all watches of services.
struct ServiceContext {
  kube::Session& session;
  store::Store& store;
  const ServiceSinks& sinks;
  const ServiceTiming& timing;
  ServicePlaces& places;
};

/// Until asked to stop. What is refused (no such kind, no right to it, before a list or after it) goes into
/// the store, and is tried again after a pause, from the question where the kind is. `rests`: it was refused,
/// and nothing is lost when it is stopped and begun again later.
void watch_services(const ServiceContext& context, const store::NeededServices& needed,
                    std::atomic<bool>& rests, const std::stop_token& stop);

/// "apps name more than 32 kinds of services": why one more is not watched.
std::string too_many_kinds(std::string_view who, std::size_t most);

/// "Cluster of postgresql.cnpg.io/v1", or that "in namespace shop": for the log.
std::string in_words(const store::ServiceList& list);

}  // namespace twelvefactor::loop
