#include "loop/election.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <random>

#include "host/signals.hpp"
#include "telemetry/log.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::loop {
namespace {

std::string random_digits() {
  std::random_device random;
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%08x%08x", random(), random());
  return text.data();
}

/// The name of the host, which is the pod's, for people; the rest tells a restarted container from its past.
std::string new_identity() {
  std::array<char, 256> host{};
  const bool named = gethostname(host.data(), host.size() - 1) == 0;
  return (named ? std::string(host.data()) : std::string("unknown")) + "_" + random_digits();
}

std::string namespace_of(const OperatorOptions& options, const std::string& fallback) {
  return options.lease_namespace.empty() ? fallback : options.lease_namespace;
}

lease::CandidateOptions candidate_options(const OperatorOptions& options, const std::string& fallback,
                                          const std::string& identity) {
  return {options.lease_name, namespace_of(options, fallback), identity, lease_timing(options),
          [] { return telemetry::utc_micros(std::chrono::system_clock::now()); }};
}

}  // namespace

lease::Timing lease_timing(const OperatorOptions& options) {
  return {options.lease_duration, options.lease_renew_deadline, options.lease_retry_period};
}

Election::Election(kube::Session session, const OperatorOptions& options,
                   const std::string& default_namespace, telemetry::Metrics& metrics)
    : name_(options.lease_name),
      place_(namespace_of(options, default_namespace) + "/" + options.lease_name),
      identity_(new_identity()),
      metrics_(metrics),
      session_(std::move(session)),
      candidate_(session_, candidate_options(options, default_namespace, identity_), sinks()) {
  metrics_.leading(name_, false);
}

void Election::start(std::function<void()> on_leading) {
  on_leading_ = std::move(on_leading);
  candidate_.start();
}

lease::CandidateSinks Election::sinks() {
  lease::CandidateSinks sinks;
  sinks.on_leading = [this] {
    metrics_.leading(name_, true);
    log::info("this process leads from now on", {{"lease", place_}, {"leader", identity_}});
    on_leading_();
  };
  sinks.on_holder = [this](const std::string& holder) {
    log::info("another process leads; standing by", {{"lease", place_}, {"leader", holder}});
  };
  sinks.on_trouble = [this](const std::string& problem) {
    log::warning("the lease is in trouble; trying on", {{"lease", place_}, {"problem", problem}});
  };
  // Whoever leads next must not meet a write of ours: nothing is finished, nothing waited for.
  sinks.on_lost = [this](const std::string& reason) {
    log::error("this process leads no more and ends; it is to be started again",
               {{"lease", place_}, {"problem", reason}});
    host::exit_now(1);
  };
  return sinks;
}

std::string Election::problem() const {
  return candidate_.knows_lease() ? "" : "the lease " + place_ + " has not been read yet";
}

void Election::stop(bool give_back) {
  if (!give_back) {
    candidate_.stop();
  } else if (candidate_.release()) {
    log::info("the lease was given back", {{"lease", place_}});
  }
  metrics_.leading(name_, false);
}

}  // namespace twelvefactor::loop
