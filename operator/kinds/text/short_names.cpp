#include "kinds/text/short_names.hpp"

#include <algorithm>

namespace twelvefactor::kinds {
namespace {

constexpr std::size_t kDigits = 12;  // as Git and container tools show them
constexpr std::size_t kShortestHash = 40;

bool is_hash(std::string_view text) {
  return text.size() >= kShortestHash && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string short_revision(std::string_view revision) {
  return std::string(is_hash(revision) ? revision.substr(0, kDigits) : revision);
}

std::string short_image(std::string_view image) {
  const std::size_t at = image.find('@');
  const std::string_view name = image.substr(0, at);
  std::string result(name.substr(std::min(name.rfind('/') + 1, name.size())));
  if (at == std::string_view::npos) return result;
  const std::string_view digest = image.substr(at + 1);
  return result.append("@").append(digest.substr(std::min(digest.find(':') + 1, digest.size()), kDigits));
}

}  // namespace twelvefactor::kinds
