#include "apply/outcome_of.hpp"

#include "kinds/text/resource.hpp"

namespace twelvefactor::apply {
namespace {

/// By the API server's limit for a request, or by that of its store.
bool is_too_large(const kube::ApiError& error) {
  return error.status == 413 || error.message.starts_with("etcdserver: request is too large") ||
         (error.status == 422 && error.message.find("Too long: must have at most") != std::string::npos);
}

OutcomeKind kind_of(const kube::ApiError& error) {
  if (is_too_large(error)) return OutcomeKind::kRefused;
  if (error.cancelled) return OutcomeKind::kCancelled;
  switch (error.status) {
    case 403:
      if (error.message.find("exceeded quota") != std::string::npos) return OutcomeKind::kQuotaExceeded;
      // Cause NamespaceTerminating.
      if (error.message.find("is being terminated") != std::string::npos)
        return OutcomeKind::kNamespaceLeaving;
      return OutcomeKind::kForbidden;
    case 404:
    case 409:
      return OutcomeKind::kSuperseded;
    case 400:
    case 413:
    case 422:
      return OutcomeKind::kRefused;
    case 500:
      // Without its store the API server can answer nobody.
      return error.message.starts_with("etcdserver:") ? OutcomeKind::kUnavailable : OutcomeKind::kFailed;
    default:
      return OutcomeKind::kUnavailable;
  }
}

}  // namespace

Outcome outcome_of(const kube::ApiError& error, Kind kind, const std::string& name) {
  return {.kind = kind_of(error),
          .object = kind,
          .name = name,
          .message = std::string(kinds::resource_type(kind).kind) + " " + name + ": " + error.message,
          .repaired = false,
          .is_final = is_too_large(error)};
}

}  // namespace twelvefactor::apply
