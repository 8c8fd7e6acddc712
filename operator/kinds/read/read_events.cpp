#include "kinds/read/read_events.hpp"

#include <string>

#include "kinds/read/read_metadata.hpp"

namespace twelvefactor::kinds {
namespace {

/// ":8080", with no digit behind it.
bool names_port(std::string_view words, int port) {
  const std::string wanted = ":" + std::to_string(port);
  for (std::size_t at = words.find(wanted); at != std::string_view::npos; at = words.find(wanted, at + 1)) {
    const std::size_t end = at + wanted.size();
    if (end == words.size() || words[end] < '0' || words[end] > '9') return true;
  }
  return false;
}

}  // namespace

bool tell_of_refused_connection(std::string_view list_json, int port) {
  simdjson::dom::element list;
  if (thread_parser().parse(list_json).get(list) != simdjson::SUCCESS) return false;
  bool found = false;
  for_each_item(list, "items", [&](simdjson::dom::element event) {
    const std::string_view words = text(event, "note");
    found = found || (words.find("connection refused") != std::string_view::npos && names_port(words, port));
  });
  return found;
}

}  // namespace twelvefactor::kinds
