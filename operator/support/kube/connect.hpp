// From "where the API server is" to a Session that talks to it. Called by loop/operator and by the commands
// of cli/ that look at a cluster. Sends nothing by itself.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "kube/config.hpp"
#include "kube/session.hpp"

namespace twelvefactor::kube {

struct ConnectOptions {
  std::chrono::seconds timeout{30};  // of silence, after which a request has failed
  std::string user_agent;            // "twelvefactor-operator/1.2.3", for the API server's audit log
  std::shared_ptr<RateLimit> limit;  // null: none
  RequestObserver observer;          // null: nobody counts
};

/// Call http::initialize_transport_threads first thing in the process.
Session connect(const Config& config, ConnectOptions options);

}  // namespace twelvefactor::kube
