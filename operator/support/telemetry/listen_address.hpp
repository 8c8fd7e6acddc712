// The address that an endpoint listens on, as flags write it. Internal to endpoint.cpp.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <optional>
#include <string_view>

namespace twelvefactor::telemetry {

/// "127.0.0.1:8080", "[::1]:8080", or ":8080" for every address of this host. Null: it is none of these.
/// Names of hosts are not looked up.
std::optional<boost::asio::ip::tcp::endpoint> listen_address(std::string_view text);

/// Opens and binds; every address means IPv6 and IPv4 where the host has both.
void listen_on(boost::asio::ip::tcp::acceptor& acceptor, const boost::asio::ip::tcp::endpoint& address,
               boost::system::error_code& problem);

}  // namespace twelvefactor::telemetry
