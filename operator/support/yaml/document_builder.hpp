// Makes JSON of what the YAML parser tells, in one pass and without its tree: what aliases stand for is
// counted before it is copied. Internal to yaml_to_json.cpp.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace twelvefactor::yaml {

using Json = nlohmann::ordered_json;

inline constexpr int kMaxDepth = 200;

/// Leaves the library's parser, and never yaml_to_json.
struct Refused {
  std::string message;
};

class DocumentBuilder : public YAML::EventHandler {
 public:
  /// Each document that has content.
  [[nodiscard]] std::vector<Json> documents() { return std::move(documents_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override;
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  /// What a part of the document costs where it is written once more.
  struct Cost {
    std::size_t values = 0;
    std::size_t bytes = 0;
    int height = 0;
  };
  struct Value {
    Json json;
    int height = 0;
    bool merges = false;  // a plain <<: as a key it merges
  };
  struct Anchored {
    Value value;
    Cost cost;
  };
  /// A list or a map whose end has not come.
  struct Open {
    bool map = false;
    YAML::anchor_t anchor = 0;
    Cost before;  // the counts when it began
    YAML::Mark mark;
    Json json;
    int height = 0;
    bool awaits_key = true;
    bool merge = false;  // the value that comes is to be merged
    std::string key;
    std::set<std::string> keys;
    std::vector<std::pair<YAML::Mark, Json>> merged;
  };

  void open(const YAML::Mark& mark, YAML::anchor_t anchor, bool map);
  void close();
  void add(const YAML::Mark& mark, Value value);
  void add_to_map(Open& map, const YAML::Mark& mark, Value value);
  void keep(YAML::anchor_t anchor, const Value& value, const Cost& cost, const YAML::Mark& mark);
  void count(const YAML::Mark& mark, const Cost& cost);
  static void take_key(Open& map, const YAML::Mark& mark, const Value& key);
  static void merge(Open& map, const YAML::Mark& mark, const Json& source);

  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;  // of this document
  Cost counted_;
  std::vector<Json> documents_;
  int last_start_ = -1;
};

}  // namespace twelvefactor::yaml
