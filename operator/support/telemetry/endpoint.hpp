// Serves /metrics, /healthz and /readyz over plain HTTP. The only place that knows Boost.Beast. Called by
// loop/operator. Each endpoint has a thread of its own, waits for no peer, and closes the connections that
// keep it waiting, so whoever holds connections open keeps nobody else from an answer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "model/result.hpp"

namespace twelvefactor::telemetry {

/// What a probe answers: empty is well, anything else is why not (served with status 503).
using Probe = std::function<std::string()>;

/// What a client that is slow, or many that are, can take from us.
struct EndpointLimits {
  /// From the connection to the end of the request's header, and again until the answer is taken.
  std::chrono::milliseconds request_time{2000};
  std::chrono::milliseconds answer_time{10000};
  /// Above them the connection that has waited longest for its request is closed: of that address, of all.
  std::size_t connections_of_one_address = 16;
  std::size_t connections = 128;
};

struct EndpointOptions {
  std::string address;                     // "127.0.0.1:8080", "[::1]:8080" or ":8080"
  std::string flag;                        // "--listen": the flag that sets it, for the error's text
  std::function<std::string()> metrics{};  // none: /metrics is not found
  Probe live;
  Probe ready;
  EndpointLimits limits{};
};

class Endpoint {
 public:
  virtual ~Endpoint() = default;
  /// The port that it listens on; the one that the system chose when the address said 0.
  [[nodiscard]] virtual std::uint16_t port() const = 0;
};

/// Listens until the returned object is destroyed, which also ends the answers under way. Fails when the
/// address is taken or is none.
Result<std::unique_ptr<Endpoint>> serve(EndpointOptions options);

}  // namespace twelvefactor::telemetry
