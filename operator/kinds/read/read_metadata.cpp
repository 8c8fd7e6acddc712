#include "kinds/read/read_metadata.hpp"

#include <charconv>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kParserKeeps = 256 << 10;

}  // namespace

std::optional<dom::element> member(dom::element object, std::string_view name) {
  dom::object fields;
  dom::element value;
  if (object.get_object().get(fields) != simdjson::SUCCESS) return std::nullopt;
  if (fields.at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
  return value;
}

std::string_view text(dom::element object, std::string_view name) {
  std::string_view value;
  const auto found = member(object, name);
  return found && found->get_string().get(value) == simdjson::SUCCESS ? value : std::string_view{};
}

std::int64_t number(dom::element object, std::string_view name) {
  std::int64_t value = 0;
  const auto found = member(object, name);
  return found && found->get_int64().get(value) == simdjson::SUCCESS ? value : 0;
}

std::uint64_t resource_version(dom::element metadata) {
  const std::string_view version = text(metadata, "resourceVersion");
  std::uint64_t value = 0;
  std::from_chars(version.data(), version.data() + version.size(), value);
  return value;
}

ControllerOwner controller_of(dom::element metadata, std::string_view kind, std::string_view api_version) {
  dom::array references;
  const auto found = member(metadata, "ownerReferences");
  if (!found || found->get_array().get(references) != simdjson::SUCCESS) return {};
  for (const dom::element reference : references) {
    bool controller = false;
    const auto flag = member(reference, "controller");
    if (!flag || flag->get_bool().get(controller) != simdjson::SUCCESS || !controller) continue;
    if (text(reference, "kind") != kind || text(reference, "apiVersion") != api_version) continue;
    return {std::string(text(reference, "name")), parse_uid(text(reference, "uid"))};
  }
  return {};
}

std::optional<ControllerOwner> app_owner(dom::element metadata) {
  ControllerOwner owner = controller_of(metadata, kAppKind, kAppApiVersion);
  if (owner.name.empty() && owner.uid.empty()) return std::nullopt;
  return owner;
}

OwnEntries own_entries(dom::element metadata) {
  OwnEntries own;
  dom::array entries;
  const auto found = member(metadata, "managedFields");
  if (!found || found->get_array().get(entries) != simdjson::SUCCESS) return own;
  int index = -1;
  for (const dom::element entry : entries) {
    ++index;
    if (text(entry, "manager") != kFieldManager || !text(entry, "subresource").empty()) continue;
    if (text(entry, "operation") == "Update") own.update_entry = index;
    if (text(entry, "operation") == "Apply") own.applied = true;
    const auto fields = member(entry, "fieldsV1");
    if (fields && own.count < own.nodes.size()) own.nodes.at(own.count++) = {*fields, false};
  }
  return own;
}

dom::parser& thread_parser() {
  thread_local dom::parser parser;
  if (parser.capacity() > kParserKeeps) parser = dom::parser();
  return parser;
}

}  // namespace twelvefactor::kinds
