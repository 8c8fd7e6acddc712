#include "http/cpprest_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

namespace twelvefactor::http {
namespace {

/// The library's own time-out: never reached, since it also counts the time a slow consumer takes.
constexpr std::chrono::hours kNever{24 * 365};

web::http::client::http_client_config plain_config() {
  web::http::client::http_client_config config;
  config.set_max_redirects(0);
  config.set_timeout(kNever);
  return config;
}

web::http::client::http_client_config client_config(const std::shared_ptr<TlsSettings>& tls) {
  web::http::client::http_client_config config = plain_config();
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

}  // namespace

std::string host_of(const web::uri& server) {
  std::string host = server.host();
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return host;
}

/// Plain connections hand the same callback a socket, so they must not have it.
web::http::client::http_client make_client(const web::uri& server, const std::shared_ptr<TlsSettings>& tls) {
  if (server.scheme() == "https") return {server, client_config(tls)};
  return {server, plain_config()};
}

}  // namespace twelvefactor::http
