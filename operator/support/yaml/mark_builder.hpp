// Makes the marks of a document of its events. Called by marks.cpp, and by read_document.cpp while it reads
// the values: most manifests are told something, and a second walk costs more than the marks. Depth is
// bounded as that of values is.
#pragma once

#include <yaml.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "yaml/marks.hpp"

namespace twelvefactor::yaml {

class MarkBuilder {
 public:
  /// Fills `marks`, which must live as long as this.
  explicit MarkBuilder(Marks& marks) : nodes_(marks.nodes_) { nodes_.clear(); }

  /// The next event of one document.
  void take(const yaml_event_t& event);

 private:
  struct Open {
    std::size_t node = 0;
    bool map = false;
    bool awaits_key = true;
    At key_at;
    std::string key;
    bool merges = false;
  };

  void scalar(const yaml_event_t& event);
  void alias(const yaml_event_t& event);
  void begin(const yaml_event_t& event, Marks::Kind kind, const yaml_char_t* anchor);
  void end();
  std::size_t add(const yaml_event_t& event, Marks::Kind kind);
  void remember(const yaml_char_t* anchor, std::size_t node);

  std::vector<Marks::Node>& nodes_;
  std::vector<Open> open_;
  std::map<std::string, std::size_t> anchors_;
};

}  // namespace twelvefactor::yaml
