// Leader election as the operator runs it: who this process is, where the Lease lies, and what is logged and
// measured of it. Called by loop/operator.
#pragma once

#include <functional>
#include <string>

#include "kube/session.hpp"
#include "lease/candidate.hpp"
#include "loop/options.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::loop {

lease::Timing lease_timing(const OperatorOptions& options);

class Election {
 public:
  /// `session`: for the Lease alone. `default_namespace`: where the options name none.
  Election(kube::Session session, const OperatorOptions& options, const std::string& default_namespace,
           telemetry::Metrics& metrics);

  /// `on_leading` is called once, on another thread. A leader that loses the Lease ends the process at once.
  void start(std::function<void()> on_leading);
  /// Ends it. `give_back`: no write is under way any more, so another process may lead at once.
  void stop(bool give_back);

  /// Empty, or why this process could not even stand by.
  [[nodiscard]] std::string problem() const;

  /// For the writer of everything else.
  [[nodiscard]] kube::WriteDeadline write_deadline() const {
    return [this] { return candidate_.write_until(); };
  }

 private:
  [[nodiscard]] lease::CandidateSinks sinks();

  const std::string name_;
  const std::string place_;     // of the Lease: namespace and name
  const std::string identity_;  // of this process
  telemetry::Metrics& metrics_;
  std::function<void()> on_leading_;
  kube::Session session_;
  lease::Candidate candidate_;
};

}  // namespace twelvefactor::loop
