#include "imports/compose/hosts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace twelvefactor::imports::compose {
namespace {

bool ends_host(char c) {
  return std::string_view(":/),; ?'\"|\\").find(c) != std::string_view::npos;
}

/// `before`: what stands before a host. "host=", "Data Source=".
bool ends_with_host_word(std::string_view before) {
  if (!before.ends_with('=')) return false;
  before.remove_suffix(1);
  const std::string upper = in_capitals(before);
  return std::ranges::any_of(std::array{"HOST", "SERVER", "SOURCE", "SERVERS", "ADDR", "ADDRESS"},
                             [&upper](const char* word) { return upper.ends_with(word); });
}

bool is_port(std::string_view text) {
  return text.size() > 1 && text[0] == ':' && text[1] >= '0' && text[1] <= '9';
}

/// Not a part of a path or of a word: behind // or @ or "host=", or before a port.
bool stands_as_host(std::string_view before, std::string_view after) {
  if (!after.empty() && !ends_host(after[0])) return false;
  if (before.empty()) return is_port(after);
  if (before.ends_with("//") || before.ends_with('@') || ends_with_host_word(before)) return true;
  return std::string_view("=(,; '\"|").find(before.back()) != std::string_view::npos && is_port(after);
}

/// Where `host` stands as one does; npos: nowhere.
std::size_t host_at(std::string_view text, std::string_view host) {
  for (std::size_t at = text.find(host); at != std::string_view::npos; at = text.find(host, at + 1)) {
    if (stands_as_host(text.substr(0, at), text.substr(at + host.size()))) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::string in_capitals(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper;
}

std::set<std::string> hosts_of(const Service& service) {
  std::set<std::string> hosts = {service.name};
  for (const char* const key : {"container_name", "hostname"}) {
    if (std::string name = member_text(service.value, key); !name.empty()) hosts.insert(std::move(name));
  }
  for (const auto& [network, stated] : member(service.value, "networks").items()) {
    for (const Tree& alias : items_of(member(stated, "aliases"))) hosts.insert(scalar_text(alias));
  }
  hosts.erase(std::string());
  return hosts;
}

bool mentions_host(std::string_view text, const std::set<std::string>& hosts) {
  return std::ranges::any_of(
      hosts, [text](const std::string& host) { return host_at(text, host) != std::string_view::npos; });
}

}  // namespace twelvefactor::imports::compose
