// Which paths of a kind the operator can ever write. A create's managed fields also hold the API server's
// defaults and what admission webhooks injected, all under our name: only what is in the shape counts as
// ours. Used by own_fields and restore; kinds/build writes the
// annotation.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/kind.hpp"

namespace twelvefactor::kinds {

/// The annotation kPodKeysAnnotation (kinds/text/names.hpp), which is not seen from here.
inline constexpr std::string_view kListOfKeys = "twelvefactor.dev/pod-keys";

struct Shape {
  /// Everything below counts: a scalar, an atomic list, or a map with any keys.
  bool all = false;
  /// Where we write it, everything below is ours, also what somebody else added: else an edit could change
  /// what our pods do although each field of ours is as we want it.
  bool whole = false;
  /// Ours also where we write nothing: that there is none is what the spec says.
  bool always = false;
  /// Others may add it to a node that is ours alone.
  bool theirs = false;

  /// Of labels or annotations: also those count whose keys the annotation twelvefactor.dev/pod-keys beside
  /// them names. Others may add any others.
  bool by_list = false;

  struct Member {
    std::string name;  // "spec", or "twelvefactor.dev/*" for every name that begins so
    bool prefix = false;
    std::unique_ptr<Shape> shape;
  };
  std::vector<Member> members;  // of an object

  /// Of a list whose items are told apart by these fields (x-kubernetes-list-map-keys of the kind's API).
  std::vector<std::string> item_keys;
  std::string only_item;     // only the item whose first key has this value; empty: every item
  bool marked = false;       // only items that have kMarkOfOurContainers
  std::string unique_field;  // no two items may have the same; empty: there is none
  std::unique_ptr<Shape> item;

  /// Null: it is none of our business.
  [[nodiscard]] const Shape* member(std::string_view name) const;
};

/// The variable by which a container is known as ours: the operator alone sets it.
inline constexpr std::string_view kMarkOfOurContainers = "TWELVEFACTOR_RELEASE";

/// Does `list`, the annotation twelvefactor.dev/pod-keys, name this key?
bool is_listed(std::string_view list, std::string_view key);

const Shape& shape_of(Kind kind);

}  // namespace twelvefactor::kinds
