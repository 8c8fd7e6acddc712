// Which paths of a kind the operator can ever write. A create's managed fields also hold the API server's
// defaults and what admission webhooks injected, all under our name: only what is in the shape counts as
// ours. Used by own_fields alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/kind.hpp"

namespace twelvefactor::kinds {

struct Shape {
  /// Everything below counts: a scalar, an atomic list, or a map with any keys.
  bool all = false;

  struct Member {
    std::string name;  // "spec", or "twelvefactor.dev/*" for every name that begins so
    bool prefix = false;
    std::unique_ptr<Shape> shape;
  };
  std::vector<Member> members;  // of an object

  /// Of a list whose items are told apart by these fields (x-kubernetes-list-map-keys of the kind's API).
  std::vector<std::string> item_keys;
  std::string only_item;  // only the item whose first key has this value; empty: every item
  std::unique_ptr<Shape> item;

  [[nodiscard]] const Shape* member(std::string_view name) const;
};

const Shape& shape_of(Kind kind);

}  // namespace twelvefactor::kinds
