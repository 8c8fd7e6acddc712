#include "telemetry/endpoint.hpp"

#include <array>
#include <csignal>

#include <civetweb.h>

namespace twelvefactor::telemetry {
namespace {

int answer(mg_connection* connection, int status, const char* type, const std::string& body) {
  mg_printf(connection,
            "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", status,
            mg_get_response_code_text(connection, status), type, body.size());
  mg_write(connection, body.data(), body.size());
  return status;
}

int answer_probe(mg_connection* connection, void* probe) {
  const std::string problem = (*static_cast<Probe*>(probe))();
  return answer(connection, problem.empty() ? 200 : 503, "text/plain; charset=utf-8",
                problem.empty() ? "ok\n" : problem + "\n");
}

int answer_metrics(mg_connection* connection, void* metrics) {
  return answer(connection, 200, "text/plain; version=0.0.4; charset=utf-8",
                (*static_cast<std::function<std::string()>*>(metrics))());
}

class CivetEndpoint final : public Endpoint {
 public:
  explicit CivetEndpoint(EndpointOptions options) : options_(std::move(options)) {}
  CivetEndpoint(const CivetEndpoint&) = delete;
  CivetEndpoint& operator=(const CivetEndpoint&) = delete;
  ~CivetEndpoint() override {
    if (context_ != nullptr) mg_stop(context_);
  }

  bool start() {
    std::string ports = options_.address;
    if (ports.starts_with(":")) ports.erase(0, 1);
    const std::array<const char*, 9> settings = {
        "listening_ports",   ports.c_str(), "num_threads", "2", "request_timeout_ms", "5000",
        "enable_keep_alive", "no",          nullptr};
    const mg_callbacks callbacks{};
    // Signals belong to the main thread (support/host); civetweb's threads inherit the mask of the thread
    // that starts them.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): civetweb does not write there
    context_ = mg_start(&callbacks, nullptr, const_cast<const char**>(settings.data()));
    if (context_ == nullptr) return false;
    mg_set_request_handler(context_, "/healthz", answer_probe, &options_.live);
    mg_set_request_handler(context_, "/readyz", answer_probe, &options_.ready);
    mg_set_request_handler(context_, "/metrics", answer_metrics, &options_.metrics);
    return true;
  }

 private:
  EndpointOptions options_;
  mg_context* context_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<Endpoint>> serve(EndpointOptions options) {
  const std::string address = options.address;
  auto endpoint = std::make_unique<CivetEndpoint>(std::move(options));
  if (!endpoint->start()) {
    return Error{
        "cannot listen on " + address +
        " for metrics and probes: it is in use, or no address of this host; choose another with --listen"};
  }
  return std::unique_ptr<Endpoint>(std::move(endpoint));
}

}  // namespace twelvefactor::telemetry
