#include "reconcile/factors/deploy_words.hpp"

#include <algorithm>
#include <charconv>

namespace twelvefactor::reconcile {
namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/// "db.example.com:5432" of "postgres://shop@db.example.com:5432/shop".
std::string_view authority(std::string_view value) {
  if (const std::size_t scheme = value.find("://"); scheme != std::string_view::npos)
    value.remove_prefix(scheme + 3);
  value = value.substr(0, value.find_first_of("/?#"));
  if (const std::size_t at = value.rfind('@'); at != std::string_view::npos) value.remove_prefix(at + 1);
  return value;
}

}  // namespace

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

std::vector<std::string> name_parts(std::string_view name) {
  std::vector<std::string> parts;
  std::string part;
  const auto end = [&parts, &part] {
    if (!part.empty()) parts.push_back(lower(part));
    part.clear();
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool mark = name[i] == '_' || name[i] == '-' || name[i] == '.';
    const bool hump = i > 0 && is_upper(name[i]) && is_lower(name[i - 1]);
    if (mark || hump) end();
    if (!mark) part += name[i];
  }
  end();
  return parts;
}

bool is_production(std::string_view environment) {
  bool production = false;
  for (std::string& part : name_parts(environment)) {
    if (is_one_of(part, {"pre", "non", "not"})) return false;
    while (!part.empty() && part.back() >= '0' && part.back() <= '9') part.pop_back();
    production = production || is_one_of(part, {"prod", "production", "prd", "live"});
  }
  return production;
}

bool is_local_host(std::string_view value) {
  std::string_view host = authority(value);
  if (host.starts_with("[::1]") || host == "::1") return true;
  host = host.substr(0, host.find(':'));
  return lower(host) == "localhost" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

int port_in(std::string_view value) {
  const std::string_view host = authority(value);
  const std::size_t colon = host.rfind(':');
  const std::string_view digits = colon == std::string_view::npos ? host : host.substr(colon + 1);
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() && port > 0 && port <= 65535 ? port : 0;
}

}  // namespace twelvefactor::reconcile
