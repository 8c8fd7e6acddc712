// One request and its answer, without a thread that waits: header, answer, end. Internal to endpoint.cpp,
// whose thread runs all of it. It never reads a body, and never keeps a connection for a second request.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <functional>
#include <memory>

#include "telemetry/endpoint.hpp"

namespace twelvefactor::telemetry {

using Request = boost::beast::http::request<boost::beast::http::empty_body>;
using Response = boost::beast::http::response<boost::beast::http::string_body>;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// `answer` is called once, when the header is there; `ended` once, when nothing of it is left to do.
  Connection(boost::asio::ip::tcp::socket socket, const EndpointLimits& limits,
             std::function<Response(const Request&)> answer, std::function<void()> ended);

  void start();
  /// Ends it at once; whoever waits at the other end sees it closed.
  void close();
  /// Is the request not there yet?
  [[nodiscard]] bool waits() const { return waits_; }

 private:
  void reply();

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  boost::beast::http::request_parser<boost::beast::http::empty_body> parser_;
  Response response_;
  EndpointLimits limits_;
  std::function<Response(const Request&)> answer_;
  std::function<void()> ended_;
  bool waits_ = true;
};

}  // namespace twelvefactor::telemetry
