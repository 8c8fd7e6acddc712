// A client of cpprestsdk for one server, set up as docs/decisions/0003-transport.md says: no redirects, no
// time-out of the library's, TLS from memory. Called by cpprest_transport.cpp only. It sends nothing.
#pragma once

#include <cpprest/http_client.h>

#include <memory>
#include <string>

#include "http/tls_context.hpp"

namespace twelvefactor::http {

/// Without the brackets of an IPv6 address.
std::string host_of(const web::uri& server);

web::http::client::http_client make_client(const web::uri& server, const std::shared_ptr<TlsSettings>& tls);

}  // namespace twelvefactor::http
