#include "telemetry/listen_address.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <charconv>
#include <cstdint>
#include <string>

namespace twelvefactor::telemetry {

using boost::asio::ip::tcp;

std::optional<tcp::endpoint> listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || problem != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.empty()) return tcp::endpoint(tcp::v6(), port);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  boost::system::error_code none;
  const auto address = boost::asio::ip::make_address(std::string(host), none);
  if (none) return std::nullopt;
  return tcp::endpoint(address, port);
}

namespace {

void open(tcp::acceptor& acceptor, const tcp::endpoint& address, boost::system::error_code& problem) {
  acceptor.open(address.protocol(), problem);
  if (problem) return;
  acceptor.set_option(tcp::acceptor::reuse_address(true), problem);
  if (!problem && address.address().is_v6() && address.address().is_unspecified())
    acceptor.set_option(boost::asio::ip::v6_only(false), problem);
  if (!problem) acceptor.bind(address, problem);
  if (!problem) acceptor.listen(boost::asio::socket_base::max_listen_connections, problem);
}

}  // namespace

void listen_on(tcp::acceptor& acceptor, const tcp::endpoint& address, boost::system::error_code& problem) {
  open(acceptor, address, problem);
  const bool no_ipv6 = problem == boost::asio::error::address_family_not_supported ||
                       problem == boost::system::errc::address_not_available;
  if (!no_ipv6 || !address.address().is_v6() || !address.address().is_unspecified()) return;
  boost::system::error_code ignored;
  acceptor.close(ignored);
  open(acceptor, tcp::endpoint(tcp::v4(), address.port()), problem);
}

}  // namespace twelvefactor::telemetry
