#include "telemetry/endpoint.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <thread>
#include <utility>

#include "telemetry/connection.hpp"
#include "telemetry/listen_address.hpp"

namespace twelvefactor::telemetry {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

/// Without a descriptor for a connection: until one may be free again.
constexpr std::chrono::milliseconds kPauseAfterFailedAccept{100};

Response text(http::status status, const char* type, std::string body) {
  Response response(status, 11);
  response.set(http::field::content_type, type);
  response.body() = std::move(body);
  return response;
}

Response probe(const Probe& probe) {
  const std::string problem = probe();
  return text(problem.empty() ? http::status::ok : http::status::service_unavailable,
              "text/plain; charset=utf-8", problem.empty() ? "ok\n" : problem + "\n");
}

Response answer(const EndpointOptions& options, const Request& request) {
  constexpr const char* kText = "text/plain; charset=utf-8";
  if (request.method() != http::verb::get) {
    Response refused = text(http::status::method_not_allowed, kText, "only GET is answered\n");
    refused.set(http::field::allow, "GET");
    return refused;
  }
  const auto target = request.target();
  const std::string path(target.substr(0, target.find('?')));
  if (path == "/healthz") return probe(options.live);
  if (path == "/readyz") return probe(options.ready);
  if (path == "/metrics" && options.metrics)
    return text(http::status::ok, "text/plain; version=0.0.4; charset=utf-8", options.metrics());
  return text(
      http::status::not_found, kText,
      options.metrics ? "there are /metrics, /healthz and /readyz\n" : "there are /healthz and /readyz\n");
}

class BeastEndpoint final : public Endpoint {
 public:
  explicit BeastEndpoint(EndpointOptions options)
      : options_(std::move(options)), acceptor_(context_), pause_(context_) {}
  BeastEndpoint(const BeastEndpoint&) = delete;
  BeastEndpoint& operator=(const BeastEndpoint&) = delete;
  ~BeastEndpoint() override {
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

  /// Why it cannot; empty: it listens.
  std::string start() {
    const auto address = listen_address(options_.address);
    if (!address) return "it is no address and port, such as 127.0.0.1:8080 or :8080";
    boost::system::error_code problem;
    listen_on(acceptor_, *address, problem);
    if (problem == asio::error::address_in_use) return "it is in use";
    if (problem) return problem.message();
    port_ = acceptor_.local_endpoint().port();
    accept();
    // Signals belong to the main thread (support/host): this one inherits the mask of the thread that starts
    // it.
    thread_ = std::thread([this] { context_.run(); });
    return {};
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

 private:
  struct Open {
    std::shared_ptr<Connection> connection;
    asio::ip::address from;
    bool closing = false;  // it goes from the list when it has noticed
  };
  using OpenConnections = std::list<Open>;  // in the order in which they came

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code problem, tcp::socket socket) {
      if (problem) return try_again();
      take(std::move(socket));
      accept();
    });
  }

  void try_again() {
    pause_.expires_after(kPauseAfterFailedAccept);
    pause_.async_wait([this](boost::system::error_code stopped) {
      if (!stopped) accept();
    });
  }

  void take(tcp::socket socket) {
    boost::system::error_code gone;
    const auto peer = socket.remote_endpoint(gone);
    if (gone) return;
    const auto place = open_.insert(open_.end(), Open{nullptr, peer.address()});
    place->connection = std::make_shared<Connection>(
        std::move(socket), options_.limits,
        [this](const Request& request) { return answer(options_, request); },
        [this, place] { open_.erase(place); });
    place->connection->start();
    make_room(peer.address());
  }

  /// Whoever sends its request with its connection, as probes do, is answered before its turn comes to be
  /// closed.
  void make_room(const asio::ip::address& from) {
    const auto of_that_address = [&](const Open& open) { return !open.closing && open.from == from; };
    const auto of_all = [](const Open& open) { return !open.closing; };
    if (std::cmp_greater(std::ranges::count_if(open_, of_that_address),
                         options_.limits.connections_of_one_address))
      close_first(of_that_address);
    if (std::cmp_greater(std::ranges::count_if(open_, of_all), options_.limits.connections))
      close_first(of_all);
  }

  template <class Which>
  void close_first(const Which& which) {
    auto found = std::ranges::find_if(
        open_, [&](const Open& open) { return which(open) && open.connection->waits(); });
    if (found == open_.end()) found = std::ranges::find_if(open_, which);
    found->closing = true;
    found->connection->close();
  }

  EndpointOptions options_;
  std::uint16_t port_ = 0;
  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  OpenConnections open_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Endpoint>> serve(EndpointOptions options) {
  const std::string address = options.address;
  const std::string flag = options.flag;
  auto endpoint = std::make_unique<BeastEndpoint>(std::move(options));
  const std::string problem = endpoint->start();
  if (problem.empty()) return std::unique_ptr<Endpoint>(std::move(endpoint));
  return Error{"cannot listen on " + address + " for metrics and probes: " + problem +
               "; choose another with " + flag};
}

}  // namespace twelvefactor::telemetry
