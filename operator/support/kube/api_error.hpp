// Why the API server did not do what was asked, in the terms that decide what happens next.
// Made by kube/session from a transport failure or a metav1.Status answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/transport.hpp"
#include "model/result.hpp"

namespace twelvefactor::kube {

// The words in `reason` when no answer came (status 0).
inline constexpr std::string_view kReasonUnreachable = "Unreachable";  // no connection
inline constexpr std::string_view kReasonTls = "TLS";                  // a certificate was not accepted
inline constexpr std::string_view kReasonTimeout = "Timeout";          // silence
inline constexpr std::string_view kReasonClosed = "ConnectionClosed";  // in the middle of the answer
inline constexpr std::string_view kReasonCancelled = "Cancelled";      // by ourselves
inline constexpr std::string_view kReasonTooLarge = "TooLarge";        // the answer passed our limit
inline constexpr std::string_view kReasonGarbled = "Garbled";          // what came was not HTTP
// Only the leader writes: our time as leader is over, or so near its end that an answer might come too late.
inline constexpr std::string_view kReasonNotLeader = "NotLeader";
inline constexpr std::string_view kReasonCredentials = "NoCredentials";  // we have none to send

struct ApiError {
  int status = 0;      // HTTP status; 0 when no answer came
  std::string reason;  // metav1.Status.reason ("AlreadyExists", "Conflict", "Invalid", ...) or a transport
                       // word ("Timeout")
  std::string
      message;  // metav1.Status.message or one line about the connection; never a request or response body
  std::optional<std::chrono::seconds> retry_after;
  bool cancelled = false;  // we were asked to stop
  bool not_sent = false;   // the request certainly did not reach the server

  /// May the same request succeed later without anybody changing anything? (no answer, 408, 409 Conflict,
  /// 429, 5xx)
  [[nodiscard]] bool transient() const;
};

/// Why no answer came, from the transport.
ApiError error_from_failure(const http::Failure& failure);

/// Reads a metav1.Status body; one that is none (an HTML page of a proxy, say) gives a message that says so,
/// without quoting it.
ApiError error_from_response(int status, std::string_view body,
                             std::optional<std::chrono::seconds> retry_after);

template <class T>
using ApiResult = Result<T, ApiError>;

}  // namespace twelvefactor::kube
