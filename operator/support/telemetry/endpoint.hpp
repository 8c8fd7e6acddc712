// Serves /metrics, /healthz and /readyz over plain HTTP. The only place that knows civetweb, which
// prometheus-cpp stands on.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "model/result.hpp"

namespace twelvefactor::telemetry {

/// What a probe answers: empty is well, anything else is why not (served with status 503).
using Probe = std::function<std::string()>;

struct EndpointOptions {
  std::string address;  // "127.0.0.1:8080" or ":8080"
  std::function<std::string()> metrics;
  Probe live;
  Probe ready;
};

class Endpoint {
 public:
  virtual ~Endpoint() = default;
};

/// Listens until the returned object is destroyed. Fails when the address is taken or is none.
Result<std::unique_ptr<Endpoint>> serve(EndpointOptions options);

}  // namespace twelvefactor::telemetry
