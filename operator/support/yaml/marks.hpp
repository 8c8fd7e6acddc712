// The places of all nodes of one document, in the order in which they are written. Called by places.cpp.
// Keeps keys and numbers, no values.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "yaml/value_builder.hpp"

namespace twelvefactor::yaml {

class Marks {
 public:
  enum class Kind { kScalar, kMap, kList, kAlias };

  struct Node {
    Kind kind = Kind::kScalar;
    At at;                   // of its key, where it has one
    std::string key;         // of an entry of a map
    bool merges = false;     // an entry <<
    std::size_t target = 0;  // of an alias: the node it stands for
    std::size_t end = 0;     // the node behind it and all that is in it
  };

  /// For a MarkBuilder.
  Marks() = default;
  /// Empty where the text cannot be read.
  explicit Marks(std::string_view text);

  [[nodiscard]] bool empty() const { return nodes_.empty(); }
  [[nodiscard]] const Node& node(std::size_t index) const { return nodes_[index]; }

  /// What an alias stands for.
  [[nodiscard]] std::size_t resolved(std::size_t index) const;

  /// The item of a list. All of its places are noted when the first one is asked for.
  [[nodiscard]] std::optional<std::size_t> item(std::size_t list, std::size_t index) const;

  using Entries = std::unordered_map<std::string, std::size_t>;
  /// The entries of a map, those that it merges among them. Made when they are first asked for: a map may
  /// have thousands, and as many findings.
  const Entries& entries(std::size_t map) const;

 private:
  friend class MarkBuilder;
  void add_entries(std::size_t map, Entries& entries, int depth) const;
  void add_merged(std::size_t value, Entries& entries, int depth) const;

  std::vector<Node> nodes_;
  mutable std::unordered_map<std::size_t, Entries> entries_;
  mutable std::unordered_map<std::size_t, std::vector<std::size_t>> items_;
};

}  // namespace twelvefactor::yaml
