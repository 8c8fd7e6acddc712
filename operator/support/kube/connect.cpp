#include "kube/connect.hpp"

namespace twelvefactor::kube {

Session connect(const Config& config, ConnectOptions options) {
  http::TransportOptions transport;
  transport.server = config.server;
  transport.timeout = options.timeout;
  transport.user_agent = std::move(options.user_agent);
  transport.tls = [credentials = config.credentials] { return credentials->tls_identity(); };
  return {http::make_cpprest_transport(std::move(transport)), config.credentials, std::move(options.limit),
          std::move(options.observer)};
}

}  // namespace twelvefactor::kube
