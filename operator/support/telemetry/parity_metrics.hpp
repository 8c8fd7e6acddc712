// What parity reports say, as metrics. Internal to metrics.cpp. By app and peer where their names may be
// told, else as sums over all of them. It keeps numbers; the series are made when somebody asks for them.
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

class ParityMetrics {
 public:
  explicit ParityMetrics(Metrics::Names names) : names_(names) {}

  /// As Metrics::parity.
  void set(const std::string& namespace_name, const std::string& name,
           const std::map<std::string, Metrics::ParityFindings>& by_peer);

  /// `now`: seconds since 1970.
  [[nodiscard]] std::vector<prometheus::MetricFamily> collect(std::int64_t now) const;

 private:
  using Key = std::pair<std::string, std::string>;  // namespace and name
  const Metrics::Names names_;
  mutable std::mutex mutex_;
  std::map<Key, std::map<std::string, Metrics::ParityFindings>> apps_;  // app, peer
};

}  // namespace twelvefactor::telemetry
