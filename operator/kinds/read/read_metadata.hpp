// The parts of metadata that every reader needs, from simdjson. Internal to kinds/.
#pragma once

#include <optional>
#include <span>
#include <string>

#include <simdjson.h>

#include "kinds/digest/field_sum.hpp"
#include "model/uid.hpp"

namespace twelvefactor::kinds {

/// The value of a string member, or "" when absent or no string.
std::string_view text(simdjson::dom::element object, std::string_view name);
/// The value of an integer member, or 0.
std::int64_t number(simdjson::dom::element object, std::string_view name);
/// metadata.resourceVersion; 0 when it is no number.
std::uint64_t resource_version(simdjson::dom::element metadata);
/// A member, or null when absent.
std::optional<simdjson::dom::element> member(simdjson::dom::element object, std::string_view name);

/// Calls `look` with each item of the list `name`; of what is no list with none.
template <class Look>
void for_each_item(simdjson::dom::element object, std::string_view name, const Look& look) {
  simdjson::dom::array items;
  const auto found = member(object, name);
  if (!found || found->get_array().get(items) != simdjson::SUCCESS) return;
  for (const simdjson::dom::element item : items) look(item);
}

struct ControllerOwner {
  std::string name;
  Uid uid;
};

/// The controller owner reference, if it is of that kind; else without name and UID.
ControllerOwner controller_of(simdjson::dom::element metadata, std::string_view kind,
                              std::string_view api_version);

/// The controller owner reference, if it is a TwelveFactorApp's.
std::optional<ControllerOwner> app_owner(simdjson::dom::element metadata);

/// Our entries in managedFields, without those of a subresource.
struct OwnEntries {
  std::array<OwnedNode, FieldSum::kMaxOwners> nodes;
  std::size_t count = 0;
  int update_entry = -1;  // index in managedFields of the one with operation Update
  bool applied = false;   // there is one with operation Apply
  [[nodiscard]] std::span<const OwnedNode> span() const { return {nodes.data(), count}; }
};
OwnEntries own_entries(simdjson::dom::element metadata);

/// A parser that belongs to the calling thread and gives back the memory of an unusually large object.
simdjson::dom::parser& thread_parser();

}  // namespace twelvefactor::kinds
