#include "kinds/read/read_service.hpp"

#include <algorithm>

#include "kinds/read/read_metadata.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLongestName = 253;

/// Whoever writes the status chooses this text, and it becomes part of a path.
bool can_name_a_secret(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' && name.back() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

}  // namespace

std::optional<ReadService> read_service(std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;
  ReadService service;
  service.key = {std::string(text(*metadata, "namespace")), std::string(text(*metadata, "name"))};
  service.uid = parse_uid(text(*metadata, "uid"));
  service.resource_version = resource_version(*metadata);
  const auto status = member(object, "status");
  const auto binding = status ? member(*status, "binding") : std::nullopt;
  if (binding && can_name_a_secret(text(*binding, "name"))) service.secret = text(*binding, "name");
  return service;
}

}  // namespace twelvefactor::kinds
