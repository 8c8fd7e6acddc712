#include "http/cpprest_request.hpp"

#include <charconv>

#include "http/response_sink.hpp"

namespace twelvefactor::http {
namespace {

/// How long a cancelled request may take to leave the library before it is left to itself (a name look-up
/// cannot be broken off).
constexpr std::chrono::seconds kCancelGrace{2};

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

}  // namespace

std::optional<Failure> unfit_header(const Request& request) {
  if (fits_in_header(request.bearer_token) && fits_in_header(request.accept) &&
      fits_in_header(request.content_type))
    return std::nullopt;
  return Failure{FailureKind::kProtocol, "the credentials or a header hold a control character", true, 0};
}

bool passed(const Exchange::Deadline& deadline) {
  return deadline && BootClock::now() >= deadline();
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

void cancel(const pplx::cancellation_token_source& source, Exchange& exchange) {
  pplx::create_task([source] { source.cancel(); });
  exchange.abandon(kCancelGrace);
}

}  // namespace twelvefactor::http
