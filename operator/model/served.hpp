// Kinds of object that a cluster may be without: whether its API server serves them. Told by
// loop/kind_watches, kept by store/, decided on by reconcile/.
#pragma once

#include <cstdint>

namespace twelvefactor {

enum class Served : std::uint8_t {
  kUnknown,    // nobody has been answered yet
  kYes,        // and its objects are all known
  kNo,         // the API server knows no such kind
  kForbidden,  // it may be there; the operator may not see its objects
};

}  // namespace twelvefactor
