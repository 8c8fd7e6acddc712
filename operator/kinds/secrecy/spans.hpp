// Where secrets stand in a text. What the readers of this room find, and shown.cpp takes away.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

struct Span {
  std::size_t from = 0;
  std::size_t size = 0;
};

/// What a reader found in a text.
struct Found {
  std::string_view why;       // the end of a sentence that begins with "this literal looks like a secret: "
  std::vector<Span> secrets;  // in their order, apart from each other
  bool sure_of_ends = true;   // else more of the text may belong to a secret

  [[nodiscard]] bool any() const { return !why.empty(); }

  void add(std::string_view reason, std::size_t from, std::size_t size) {
    if (why.empty()) why = reason;
    secrets.push_back({from, size});
  }
};

}  // namespace twelvefactor::kinds
