#include "kube/api_error.hpp"

#include <nlohmann/json.hpp>

#include "kube/text_at.hpp"

namespace twelvefactor::kube {
namespace {

using Json = nlohmann::json;

/// The reason a Kubernetes API server gives with a code, where the answer gives none.
std::string_view usual_reason(int status) {
  switch (status) {
    case 400:
      return "BadRequest";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "NotFound";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "RequestEntityTooLarge";
    case 422:
      return "Invalid";
    case 429:
      return "TooManyRequests";
    case 500:
      return "InternalError";
    case 503:
      return "ServiceUnavailable";
    case 504:
      return "Timeout";
    default:
      return "Unknown";
  }
}

/// Status.details.retryAfterSeconds: the server's wish where a proxy dropped the header.
std::optional<std::chrono::seconds> retry_after_in(const Json& status) {
  const auto details = status.find("details");
  if (details == status.end() || !details->is_object()) return std::nullopt;
  const auto seconds = details->find("retryAfterSeconds");
  if (seconds == details->end() || !seconds->is_number_unsigned()) return std::nullopt;
  const auto count = seconds->get<std::uint64_t>();
  if (count == 0 || count > 86400) return std::nullopt;
  return std::chrono::seconds(count);
}

std::string_view reason_of(http::FailureKind kind) {
  switch (kind) {
    case http::FailureKind::kConnect:
      return kReasonUnreachable;
    case http::FailureKind::kTls:
      return kReasonTls;
    case http::FailureKind::kTimeout:
      return kReasonTimeout;
    case http::FailureKind::kDeadline:
      return kReasonNotLeader;
    case http::FailureKind::kClosed:
      return kReasonClosed;
    case http::FailureKind::kCancelled:
      return kReasonCancelled;
    case http::FailureKind::kTooLarge:
      return kReasonTooLarge;
    case http::FailureKind::kProtocol:
      return kReasonGarbled;
  }
  return kReasonGarbled;
}

}  // namespace

bool ApiError::transient() const {
  if (cancelled) return false;
  if (status == 0) return reason != kReasonTooLarge;
  // 409 is also the code of AlreadyExists, which stays so.
  if (status == 409) return reason == "Conflict";
  return status == 408 || status == 429 || status >= 500;
}

ApiError error_from_failure(const http::Failure& failure) {
  ApiError error;
  error.reason = reason_of(failure.kind);
  error.message = failure.message;
  const bool too_late = failure.kind == http::FailureKind::kDeadline;
  error.cancelled = too_late || failure.kind == http::FailureKind::kCancelled;
  if (too_late) {
    error.message = "this process leads no more, or not for sure; the request was ";
    error.message += failure.not_sent ? "not sent" : "given up";
  }
  error.not_sent = failure.not_sent;
  return error;
}

ApiError error_from_response(int status, std::string_view body,
                             std::optional<std::chrono::seconds> retry_after) {
  ApiError error;
  error.status = status;
  error.retry_after = retry_after;
  const Json parsed = Json::parse(body, nullptr, false);
  const bool is_status = parsed.is_object() && text_at(parsed, "kind") == "Status";
  if (is_status) {
    error.reason = text_at(parsed, "reason");
    error.message = text_at(parsed, "message");
    if (!error.retry_after) error.retry_after = retry_after_in(parsed);
  }
  if (error.reason.empty()) error.reason = usual_reason(status);
  if (error.message.empty()) {
    error.message = "HTTP status " + std::to_string(status);
    if (status >= 300 && status < 400) {
      error.message += ": a redirect, which is not followed; use the API server's own address";
    } else if (!is_status) {
      error.message += " without a Kubernetes Status: is there a proxy in front of the API server?";
    }
  }
  return error;
}

}  // namespace twelvefactor::kube
