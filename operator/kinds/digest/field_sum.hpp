// Walks an object along a shape and adds up the hashes of the leaves that are owned. Internal to kinds/:
// own_fields.cpp walks what we want (everything is ours), read_child.cpp what is there (only what our
// managedFields entries name).
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include <simdjson.h>

#include "kinds/digest/shape.hpp"
#include "model/digest.hpp"

namespace twelvefactor::kinds {

/// One node of a managedFields entry (fieldsV1): which fields below here an owner has.
/// kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta (FieldsV1): "f:" field, "k:"
/// item by keys.
struct OwnedNode {
  simdjson::dom::element fields;
  bool whole = false;  // everything below
};

class FieldSum {
 public:
  /// `owners`: the roots of our entries; together they say what is ours.
  static FieldSum of(simdjson::dom::element object, const Shape& shape, std::span<const OwnedNode> owners);

  [[nodiscard]] const Digest& digest() const { return sum_; }
  /// A sum of the paths alone: the same as before when a change takes no field away and adds none.
  [[nodiscard]] std::uint64_t paths() const { return paths_; }

  /// What one leaf adds.
  static Digest leaf(std::string_view path, int value);
  static Digest leaf(std::string_view path, bool value);
  static Digest leaf(std::string_view path, std::string_view value);

  static constexpr std::size_t kMaxOwners = 4;

 private:
  /// The owners that also own one field or item below; few, so no heap.
  struct Owners {
    std::array<OwnedNode, kMaxOwners> nodes;
    std::size_t count = 0;
    [[nodiscard]] std::span<const OwnedNode> span() const { return {nodes.data(), count}; }
  };

  /// As if one owner had all of it.
  static Owners everything_in(simdjson::dom::element value);

  /// What counts of a member, if anything does.
  [[nodiscard]] const Shape* below(const Shape& shape, std::string_view name) const;

  static Owners descend(std::span<const OwnedNode> owners, std::string_view step);

  void walk(simdjson::dom::element value, const Shape& shape, std::span<const OwnedNode> owners);
  void walk_object(simdjson::dom::object object, const Shape& shape, std::span<const OwnedNode> owners);
  void walk_keyed_list(simdjson::dom::array list, const Shape& shape, std::span<const OwnedNode> owners);
  void walk_plain_list(simdjson::dom::array list, const Shape& shape, std::span<const OwnedNode> owners);
  void add_leaf(simdjson::dom::element value);

  std::string path_;
  std::string_view listed_;  // of the node that is walked: the keys that count by their names
  Digest sum_;
  std::uint64_t paths_ = 0;
};

}  // namespace twelvefactor::kinds
