// A request in cpprestsdk's words, and its way through the library: its continuations tell the exchange what
// comes. Called by cpprest_transport.cpp only. It waits for nothing.
#pragma once

#include <cpprest/http_client.h>

#include <memory>
#include <optional>
#include <string>

#include "http/exchange.hpp"
#include "http/failure.hpp"
#include "http/transport.hpp"

namespace twelvefactor::http {

/// Before anything is sent: why this request must not be made a header of. Absent: it may.
std::optional<Failure> unfit_header(const Request& request);

web::http::http_request library_request(const Request& request, const std::string& user_agent,
                                        const std::shared_ptr<Exchange>& exchange);

/// Starts the request. Each step is a continuation that looks at a finished task only; both observe its
/// exception, since one that nobody observes ends the process.
void start(web::http::client::http_client& client, const web::http::http_request& request,
           const pplx::cancellation_token& cancelled, const std::shared_ptr<Exchange>& exchange);

/// Cancels on the library's thread: it alone may touch a socket, or the process crashes now and then.
void cancel(const pplx::cancellation_token_source& source, Exchange& exchange);

bool passed(const Exchange::Deadline& deadline);

}  // namespace twelvefactor::http
