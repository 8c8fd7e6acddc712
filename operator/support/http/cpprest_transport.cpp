// The transport on cpprestsdk. Its traps and the cures used here are in docs/decisions/0003-transport.md; the
// rules: there is one library thread and nothing waits on it, the response goes to a sink of ours, idle time
// is counted here and not by the library, TLS is set up from memory, no redirect is followed.
//
// What the library does and we cannot change: a request whose *reused* connection ends before the status line
// is sent again by itself, whatever its verb. A POST may so be processed twice. That is harmless for
// Kubernetes objects created by name (409 AlreadyExists), so no object is ever created with generateName.
#include <cpprest/http_client.h>
#include <pplx/threadpool.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <charconv>
#include <mutex>

#include "http/exchange.hpp"
#include "http/failure.hpp"
#include "http/response_sink.hpp"
#include "http/system_trust.hpp"
#include "http/tls_context.hpp"
#include "http/transport.hpp"

namespace twelvefactor::http {
namespace {

/// How long a cancelled request may take to leave the library before it is left to itself (a name look-up
/// cannot be broken off).
constexpr std::chrono::seconds kCancelGrace{2};

/// The library's own time-out: never reached, since it also counts the time a slow consumer takes.
constexpr std::chrono::hours kNever{24 * 365};

constexpr std::size_t kMaxErrorBody = 64 << 10;

web::http::method method_name(Method method) {
  switch (method) {
    case Method::kGet:
      return web::http::methods::GET;
    case Method::kPost:
      return web::http::methods::POST;
    case Method::kPut:
      return web::http::methods::PUT;
    case Method::kPatch:
      return web::http::methods::PATCH;
    case Method::kDelete:
      return web::http::methods::DEL;
  }
  return web::http::methods::GET;
}

bool passed(const Exchange::Deadline& deadline) {
  return deadline && BootClock::now() >= deadline();
}

/// A header's value ends its line: a token with a line break must not add headers.
bool fits_in_header(std::string_view value) {
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
  }
  return true;
}

std::optional<std::chrono::seconds> retry_after(const web::http::http_headers& headers) {
  const auto found = headers.find(web::http::header_names::retry_after);
  if (found == headers.end()) return std::nullopt;
  const std::string& text = found->second;
  unsigned seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::chrono::seconds(seconds);
}

web::http::http_request library_request(const Request& request, const std::string& user_agent,
                                        const std::shared_ptr<Exchange>& exchange) {
  web::http::http_request made(method_name(request.method));
  made.set_request_uri(web::uri(request.target));
  made.headers().add(web::http::header_names::accept, request.accept);
  made.headers().add(web::http::header_names::user_agent, user_agent);
  if (!request.bearer_token.empty()) {
    made.headers().add(web::http::header_names::authorization, "Bearer " + request.bearer_token);
  }
  if (!request.body.empty()) made.set_body(request.body, request.content_type);
  send_response_to(exchange, made);
  // The library asks before each piece of a body; what is thrown here ends the request without it.
  made.set_progress_handler([exchange, deadline = request.deadline](
                                web::http::message_direction::direction direction, utility::size64_t) {
    if (direction == web::http::message_direction::upload) {
      if (passed(deadline)) throw DeadlinePassed();
      exchange->sent();
    } else {
      exchange->received();
    }
  });
  return made;
}

/// Starts the request. Each step is a continuation that looks at a finished task only; both observe its
/// exception, since one that nobody observes ends the process.
void start(web::http::client::http_client& client, const web::http::http_request& request,
           const pplx::cancellation_token& cancelled, const std::shared_ptr<Exchange>& exchange) {
  client.request(request, cancelled).then([exchange](const pplx::task<web::http::http_response>& answered) {
    web::http::http_response response;
    try {
      response = answered.get();
    } catch (...) {
      exchange->finish(failure_from(std::current_exception(), exchange->was_sent()));
      return;
    }
    exchange->head({response.status_code(), retry_after(response.headers())});
    response.content_ready().then([exchange](const pplx::task<web::http::http_response>& whole) {
      try {
        whole.get();
      } catch (...) {
        exchange->finish(failure_from(std::current_exception(), true));
        return;
      }
      exchange->finish(std::nullopt);
    });
  });
}

/// Cancels on the library's thread: it alone may touch a socket, or the process crashes now and then.
void cancel(const pplx::cancellation_token_source& source, Exchange& exchange) {
  pplx::create_task([source] { source.cancel(); });
  exchange.abandon(kCancelGrace);
}

std::string host_of(const web::uri& server) {
  std::string host = server.host();
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return host;
}

web::http::client::http_client_config client_config(const std::shared_ptr<TlsSettings>& tls) {
  web::http::client::http_client_config config;
  config.set_max_redirects(0);
  config.set_timeout(kNever);
  config.set_ssl_context_callback(
      [tls](boost::asio::ssl::context& context) { tls->configure(context.native_handle()); });
  // Server names are announced here: the library would announce IP addresses and knows no name but the URL's.
  config.set_tlsext_sni_enabled(false);
  const std::string name = tls->announced_name();
  config.set_nativehandle_options([name](web::http::client::native_handle handle) {
    using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;
    if (!name.empty()) announce_name(static_cast<TlsStream*>(handle)->native_handle(), name);
  });
  return config;
}

/// Plain connections hand the same callback a socket, so they must not have it.
web::http::client::http_client make_client(const web::uri& server, const std::shared_ptr<TlsSettings>& tls) {
  if (server.scheme() == "https") return {server, client_config(tls)};
  web::http::client::http_client_config config;
  config.set_max_redirects(0);
  config.set_timeout(kNever);
  return {server, config};
}

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
  if (!fits_in_header(request.bearer_token) || !fits_in_header(request.accept) ||
      !fits_in_header(request.content_type)) {
    return Failure{FailureKind::kProtocol, "the credentials or a header hold a control character", true, 0};
  }
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
