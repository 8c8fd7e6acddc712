// Sends the body of a response where we want it. The library's own buffer takes bytes as fast as the network
// gives them (240 MB in 2 s from a fast server, measured) and hands them out late. Used by
// cpprest_transport.cpp.
#pragma once

#include <memory>

#include "http/exchange.hpp"

namespace web::http {
class http_request;  // NOLINT(readability-identifier-naming): the library's
}

namespace twelvefactor::http {

/// Makes the library offer each piece of the response's body to `exchange`.
void send_response_to(std::shared_ptr<Exchange> exchange, web::http::http_request& request);

}  // namespace twelvefactor::http
