#include "kube/session.hpp"

#include <optional>

namespace twelvefactor::kube {
namespace {

using Clock = std::chrono::steady_clock;

std::string_view verb_of(http::Method method) {
  switch (method) {
    case http::Method::kGet:
      return "GET";
    case http::Method::kPost:
      return "POST";
    case http::Method::kPut:
      return "PUT";
    case http::Method::kPatch:
      return "PATCH";
    case http::Method::kDelete:
      return "DELETE";
  }
  return "GET";
}

/// Puts the credentials into `request`; an error when there are none.
std::optional<ApiError> authenticate(http::Request& request, Credentials* credentials) {
  if (credentials == nullptr) return std::nullopt;
  const auto token = credentials->bearer_token();
  if (token.ok()) {
    request.bearer_token = *token;
    return std::nullopt;
  }
  ApiError error;
  error.reason = kReasonCredentials;
  error.message = token.error().message;
  error.not_sent = true;
  return error;
}

struct Measured {
  const RequestObserver& observer;
  std::string_view verb;
  std::string_view target;
  Clock::time_point since = Clock::now();

  void ended(int status) const {
    if (observer) observer({verb, target, status, Clock::now() - since});
  }
};

}  // namespace

Session::Session(std::unique_ptr<http::Transport> transport, std::shared_ptr<Credentials> credentials,
                 std::shared_ptr<RateLimit> limit, RequestObserver observer)
    : transport_(std::move(transport)),
      credentials_(std::move(credentials)),
      limit_(std::move(limit)),
      observer_(std::move(observer)) {}

// After a 401: new credentials, and new connections for the certificates among them.
void Session::renew_credentials() {
  credentials_->refresh();
  transport_->reconnect();
}

ApiResult<std::string> Session::send(http::Request request, std::stop_token stop) {
  for (bool again = false;; again = true) {
    if (auto error = authenticate(request, credentials_.get())) return *error;
    if (limit_) limit_->wait(stop);
    const Measured measured{observer_, verb_of(request.method), request.target};
    auto answer = transport_->send(request, stop);
    if (!answer.ok()) {
      // What was kept back is no request, and no failure of the API server.
      const bool kept_back = answer.error().kind == http::FailureKind::kDeadline && answer.error().not_sent;
      if (!kept_back) measured.ended(answer.error().status);
      return error_from_failure(answer.error());
    }
    measured.ended(answer->status);
    if (answer->status == 401 && credentials_ && !again) {
      renew_credentials();
      continue;
    }
    if (answer->status < 200 || answer->status >= 300) {
      return error_from_response(answer->status, answer->body, answer->retry_after);
    }
    return std::move(answer->body);
  }
}

ApiResult<Done> Session::stream(http::Request request, const std::function<void(std::string_view)>& on_bytes,
                                std::chrono::seconds idle_timeout, std::stop_token stop) {
  for (bool again = false;; again = true) {
    if (auto error = authenticate(request, credentials_.get())) return *error;
    if (limit_) limit_->wait(stop);
    const Measured measured{observer_, "WATCH", request.target};
    const auto end = transport_->stream(request, on_bytes, idle_timeout, stop);
    measured.ended(end.ok() ? end->status : end.error().status);
    if (!end.ok()) return error_from_failure(end.error());
    if (end->status == 401 && credentials_ && !again) {
      renew_credentials();
      continue;
    }
    if (end->status != 200) return error_from_response(end->status, end->error_body, end->retry_after);
    return Done{};
  }
}

}  // namespace twelvefactor::kube
