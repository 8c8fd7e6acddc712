// Makes one JSON value of the events of a document, in one pass: what aliases stand for is counted before it
// is copied. Called by read_document.cpp for manifests, by yaml_to_json.cpp for the rest of YAML, and by
// json_text.cpp for JSON. Knows no library's events.
// Merge keys are taken as kubectl's reader takes them: in the order in which they are written, so a later
// entry counts, whether it is a key of the mapping's own or one that is merged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "yaml/scalars.hpp"

namespace twelvefactor::yaml {

/// Where an event begins; counted from zero as readers do. -1: nobody knows.
struct At {
  int line = -1;
  int column = -1;
};

/// Leaves the builder, and never the files that call it.
struct Unbuildable {
  At at;
  std::string why;
};

class ValueBuilder {
 public:
  using Anchor = std::size_t;  // 0: none

  /// `own_first`: the keys of a mapping's own count before those that it merges, wherever they stand, and of
  /// several that it merges the first.
  explicit ValueBuilder(bool own_first) : own_first_(own_first) {}
  ValueBuilder() = default;

  /// `merges`: it is a plain <<, which merges where it is a key.
  void scalar(At at, Anchor anchor, const Scalar& value, std::string text, bool merges);
  void alias(At at, Anchor anchor);
  void begin(At at, Anchor anchor, bool map);
  void end();

  /// The value; none where the document has no content.
  [[nodiscard]] std::optional<nlohmann::json> take() { return std::move(whole_); }

 private:
  /// What a part of the document costs where it is written once more.
  struct Cost {
    std::size_t values = 0;
    std::size_t bytes = 0;
    int height = 0;
  };
  struct Value {
    nlohmann::json json;
    int height = 0;
    bool merges = false;
    bool aliased = false;  // it is what an alias stands for
  };
  struct Anchored {
    Value value;
    Cost cost;
  };
  /// A list or a map whose end has not come.
  struct Open {
    bool map = false;
    Anchor anchor = 0;
    Cost before;  // the counts when it began
    At at;
    nlohmann::json json;
    int height = 0;
    bool awaits_key = true;
    bool merge = false;              // the value that comes is to be merged
    nlohmann::json* slot = nullptr;  // within `json`: where the value that comes has its place
    std::set<std::string> merged;    // keys that came by a merge alone: the map may have them, too
  };

  void add(At at, Value value);
  static void take_key(Open& map, At at, Value key);
  void add_to_map(Open& map, At at, Value value);
  void merge(Open& map, At at, const nlohmann::json& source) const;
  void merge_list(Open& map, At at, const nlohmann::json& sources) const;
  void keep(Anchor anchor, const Value& value, const Cost& cost, At at);
  void count(At at, const Cost& cost);

  bool own_first_ = false;
  std::vector<Open> open_;
  std::unordered_map<Anchor, Anchored> anchors_;
  Cost counted_;
  std::optional<nlohmann::json> whole_;
};

/// What no document may hold more of.
inline constexpr int kDeepest = 200;
inline constexpr std::size_t kMostValues = 1'000'000;
// Of texts and keys, with aliases written out. An API server takes documents of at most 3 MiB.
inline constexpr std::size_t kMostBytes = std::size_t{16} << 20U;

}  // namespace twelvefactor::yaml
