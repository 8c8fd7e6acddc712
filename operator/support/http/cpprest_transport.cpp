// The transport on cpprestsdk. Its traps and the cures used here are in docs/decisions/0003-transport.md; the
// rules: there is one library thread and nothing waits on it, the response goes to a sink of ours, idle time
// is counted here and not by the library, TLS is set up from memory, no redirect is followed.
//
// What the library does and we cannot change: a request whose *reused* connection ends before the status line
// is sent again by itself, whatever its verb. A POST may so be processed twice. That is harmless for
// Kubernetes objects created by name (409 AlreadyExists), so no object is ever created with generateName.
#include <utility>  // Asio 1.74 needs it and forgets it

#include <pplx/threadpool.h>

#include <mutex>

#include "http/cpprest_client.hpp"
#include "http/cpprest_request.hpp"
#include "http/system_trust.hpp"
#include "http/tls_context.hpp"
#include "http/transport.hpp"

namespace twelvefactor::http {
namespace {

constexpr std::size_t kMaxErrorBody = 64 << 10;

class CpprestTransport final : public Transport {
 public:
  explicit CpprestTransport(TransportOptions options)
      : options_(std::move(options)),
        tls_(std::make_shared<TlsSettings>(options_.tls, host_of(web::uri(options_.server)))),
        client_(std::make_shared<Client>(make_client(web::uri(options_.server), tls_))) {}

  Result<Response, Failure> send(const Request& request, std::stop_token stop) override;
  Result<StreamEnd, Failure> stream(const Request& request,
                                    const std::function<void(std::string_view)>& on_bytes,
                                    std::chrono::seconds idle_timeout, std::stop_token stop) override;
  void reconnect() override;

 private:
  using Client = web::http::client::http_client;

  /// Starts `request`, or says why that is not possible.
  std::optional<Failure> begin(const Request& request, const pplx::cancellation_token& cancelled,
                               const std::shared_ptr<Exchange>& exchange);
  /// Ends `exchange` early. `wake` is kStopped, kIdle or kDeadline.
  Failure give_up(Exchange::Wake wake, const pplx::cancellation_token_source& source, Exchange& exchange,
                  std::chrono::seconds waited);
  /// The failure as the caller should read it.
  Failure explained(Failure failure, const Exchange& exchange) const;

  TransportOptions options_;
  std::shared_ptr<TlsSettings> tls_;
  std::mutex mutex_;
  std::shared_ptr<Client> client_;  // guarded; replaced by reconnect
};

void CpprestTransport::reconnect() {
  // A pool cannot be emptied, but a new client has an empty one; the old one goes with its last request.
  auto fresh = std::make_shared<Client>(make_client(web::uri(options_.server), tls_));
  std::lock_guard lock(mutex_);
  client_.swap(fresh);
}

std::optional<Failure> CpprestTransport::begin(const Request& request,
                                               const pplx::cancellation_token& cancelled,
                                               const std::shared_ptr<Exchange>& exchange) {
  if (auto unfit = unfit_header(request)) return unfit;
  try {
    std::shared_ptr<Client> client;
    {
      std::lock_guard lock(mutex_);
      client = client_;
    }
    start(*client, library_request(request, options_.user_agent, exchange), cancelled, exchange);
    return std::nullopt;
  } catch (...) {
    return failure_from(std::current_exception(), exchange->was_sent());
  }
}

Failure CpprestTransport::give_up(Exchange::Wake wake, const pplx::cancellation_token_source& source,
                                  Exchange& exchange, std::chrono::seconds waited) {
  cancel(source, exchange);
  const bool not_sent = !exchange.was_sent();
  const int status = exchange.answered().status;
  if (wake == Exchange::Wake::kStopped) return {FailureKind::kCancelled, "cancelled", not_sent, status};
  if (wake == Exchange::Wake::kDeadline) return {FailureKind::kDeadline, kTooLate, not_sent, status};
  return {FailureKind::kTimeout, "nothing came for " + std::to_string(waited.count()) + " s", not_sent,
          status};
}

Failure CpprestTransport::explained(Failure failure, const Exchange& exchange) const {
  if (exchange.too_large()) {
    const auto limit = std::to_string(options_.max_body_bytes >> 20);
    return {FailureKind::kTooLarge, "the answer is larger than " + limit + " MiB", false,
            exchange.answered().status};
  }
  failure.status = exchange.answered().status;
  const std::string refusal = tls_->last_refusal();
  if (failure.kind == FailureKind::kTls && !refusal.empty()) {
    failure.message = "TLS: the certificate of " + options_.server + " was not accepted: " + refusal;
  }
  if (failure.kind == FailureKind::kConnect)
    failure.message = "no connection to " + options_.server + " (" + failure.message + ")";
  return failure;
}

Result<Response, Failure> CpprestTransport::send(const Request& request, std::stop_token stop) {
  if (stop.stop_requested()) return Failure{FailureKind::kCancelled, "cancelled", true, 0};
  if (passed(request.deadline)) return Failure{FailureKind::kDeadline, kTooLate, true, 0};
  const auto exchange = std::make_shared<Exchange>(options_.max_body_bytes);
  const pplx::cancellation_token_source source;
  if (auto failure = begin(request, source.get_token(), exchange)) return *failure;
  const auto wake = exchange->wait(options_.timeout, stop, request.deadline);
  if (wake != Exchange::Wake::kFinished) return give_up(wake, source, *exchange, options_.timeout);
  if (const auto failure = exchange->failure()) return explained(*failure, *exchange);
  const Head head = exchange->answered();
  return Response{head.status, exchange->take_body(), head.retry_after};
}

Result<StreamEnd, Failure> CpprestTransport::stream(const Request& request,
                                                    const std::function<void(std::string_view)>& on_bytes,
                                                    std::chrono::seconds idle_timeout, std::stop_token stop) {
  if (stop.stop_requested()) return Failure{FailureKind::kCancelled, "cancelled", true, 0};
  const auto exchange = std::make_shared<Exchange>(std::nullopt);
  const pplx::cancellation_token_source source;
  if (auto failure = begin(request, source.get_token(), exchange)) return *failure;
  std::string error_body;
  while (true) {
    const auto wake = exchange->wait(idle_timeout, stop);
    if (wake == Exchange::Wake::kFinished) break;
    if (wake != Exchange::Wake::kBytes) return give_up(wake, source, *exchange, idle_timeout);
    const std::string_view bytes = exchange->bytes();
    if (exchange->answered().status == 200) {
      on_bytes(bytes);
    } else {
      error_body.append(bytes.substr(0, kMaxErrorBody - error_body.size()));
    }
    exchange->give_back();
  }
  const Head head = exchange->answered();
  const auto failure = exchange->failure();
  // A refusal is known from its status line; that its page ended badly adds nothing.
  if (failure && (head.status == 0 || head.status == 200)) return explained(*failure, *exchange);
  return StreamEnd{head.status, std::move(error_body), head.retry_after};
}

/// Stands in where the server's address is none: each request says so.
class NoTransport final : public Transport {
 public:
  explicit NoTransport(std::string why) : failure_{FailureKind::kConnect, std::move(why), true, 0} {}

  Result<Response, Failure> send(const Request&, std::stop_token) override { return failure_; }
  Result<StreamEnd, Failure> stream(const Request&, const std::function<void(std::string_view)>&,
                                    std::chrono::seconds, std::stop_token) override {
    return failure_;
  }

 private:
  Failure failure_;
};

}  // namespace

void initialize_transport_threads() {
  hide_system_trust();
  try {
    crossplat::threadpool::initialize_with_threads(1);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // The library's way to say that the pool exists already: the first call counts.
  }
}

std::unique_ptr<Transport> make_cpprest_transport(TransportOptions options) {
  initialize_transport_threads();
  try {
    return std::make_unique<CpprestTransport>(std::move(options));
  } catch (const std::exception& error) {
    return std::make_unique<NoTransport>(std::string("the server's address cannot be used: ") + error.what());
  }
}

}  // namespace twelvefactor::http
