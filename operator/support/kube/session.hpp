// One authenticated way to one API server: adds the credentials, sends, measures, and turns failures into
// ApiError. Used by kube/writer, watch/ and the command line. There is one Session per time-out class
// (writes, watches, lease), so that a slow list never delays a write.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "http/transport.hpp"
#include "kube/api_error.hpp"
#include "kube/credentials.hpp"

namespace twelvefactor::kube {

/// What a Session tells about each request once it ended. `status` is 0 when no answer came.
struct RequestSeen {
  std::string_view verb;    // GET, POST, PATCH, ...; WATCH for a stream
  std::string_view target;  // path and query
  int status = 0;
  std::chrono::nanoseconds took{};
};
using RequestObserver = std::function<void(const RequestSeen&)>;

/// Client-side limit over all sessions that share it (--kube-api-qps/--kube-api-burst). qps 0: none.
class RateLimit {
 public:
  RateLimit(double qps, int burst);
  ~RateLimit();
  /// Waits for a token; returns early when asked to stop.
  void wait(std::stop_token stop);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Session {
 public:
  Session(std::unique_ptr<http::Transport> transport, std::shared_ptr<Credentials> credentials,
          std::shared_ptr<RateLimit> limit, RequestObserver observer);

  /// Sends with credentials. A 401 makes the credentials be read anew and the request sent once more. Status
  /// >= 400 is an ApiError.
  ApiResult<std::string> send(http::Request request, std::stop_token stop);

  /// As Transport::stream, with credentials; status >= 400 is an ApiError.
  ApiResult<Done> stream(http::Request request, const std::function<void(std::string_view)>& on_bytes,
                         std::chrono::seconds idle_timeout, std::stop_token stop);

 private:
  void renew_credentials();

  std::unique_ptr<http::Transport> transport_;
  std::shared_ptr<Credentials> credentials_;
  std::shared_ptr<RateLimit> limit_;
  RequestObserver observer_;
};

}  // namespace twelvefactor::kube
