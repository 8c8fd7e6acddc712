// Which apps are not Ready and why, and how long a release that is asked for has been waiting, as metrics.
// Internal to metrics.cpp. By app where names may be told, else as sums over all of them. It keeps what is
// not as it should be; the series are made when somebody asks for them.
#pragma once

#include <prometheus/metric_family.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "telemetry/metrics.hpp"

namespace twelvefactor::telemetry {

class WaitingMetrics {
 public:
  explicit WaitingMetrics(Metrics::Names names) : names_(names) {}

  /// As Metrics::waiting.
  void set(const std::string& namespace_name, const std::string& name, const Metrics::Waiting& waiting);

  /// `now`: seconds since 1970.
  [[nodiscard]] std::vector<prometheus::MetricFamily> collect(std::int64_t now) const;

 private:
  using Key = std::pair<std::string, std::string>;  // namespace and name
  const Metrics::Names names_;
  mutable std::mutex mutex_;
  std::map<Key, Metrics::Waiting> apps_;
};

}  // namespace twelvefactor::telemetry
