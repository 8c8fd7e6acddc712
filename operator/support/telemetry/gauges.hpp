// Gauges that are made when somebody asks for them. Internal to telemetry: parity_metrics and
// waiting_metrics.
#pragma once

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>

#include <utility>
#include <vector>

namespace twelvefactor::telemetry {

using Labels = std::vector<prometheus::ClientMetric::Label>;

inline prometheus::MetricFamily gauge_family(const char* name, const char* help) {
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = prometheus::MetricType::Gauge;
  return family;
}

inline void add_gauge(prometheus::MetricFamily& family, Labels labels, double value) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = value;
  family.metric.push_back(std::move(metric));
}

}  // namespace twelvefactor::telemetry
