#include "telemetry/connection.hpp"

#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace twelvefactor::telemetry {
namespace {

namespace http = boost::beast::http;

/// Probes and scrapers send some hundred bytes.
constexpr std::size_t kHeaderLimit = 8 * 1024;

}  // namespace

Connection::Connection(boost::asio::ip::tcp::socket socket, const EndpointLimits& limits,
                       std::function<Response(const Request&)> answer, std::function<void()> ended)
    : stream_(std::move(socket)),
      buffer_(2 * kHeaderLimit),
      limits_(limits),
      answer_(std::move(answer)),
      ended_(std::move(ended)) {
  parser_.header_limit(kHeaderLimit);
}

void Connection::start() {
  stream_.expires_after(limits_.request_time);
  http::async_read_header(stream_, buffer_, parser_,
                          [self = shared_from_this()](boost::system::error_code problem, std::size_t) {
                            self->waits_ = false;
                            if (problem) return self->ended_();
                            self->reply();
                          });
}

void Connection::reply() {
  response_ = answer_(parser_.get());
  response_.keep_alive(false);
  response_.prepare_payload();
  stream_.expires_after(limits_.answer_time);
  http::async_write(stream_, response_, [self = shared_from_this()](boost::system::error_code, std::size_t) {
    boost::system::error_code ignored;
    self->stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    self->ended_();
  });
}

void Connection::close() {
  stream_.close();
}

}  // namespace twelvefactor::telemetry
