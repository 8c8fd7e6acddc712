// Where in an object something is, in the two spellings there are. Internal to definitions/.
#pragma once

#include <cstddef>
#include <string>

namespace twelvefactor::definitions {

class Path {
 public:
  /// The object itself.
  Path() = default;

  [[nodiscard]] Path child(const std::string& name) const;  // a field
  [[nodiscard]] Path entry(const std::string& key) const;   // of a map
  [[nodiscard]] Path item(std::size_t index) const;         // of a list
  /// As a rule's fieldPath says it: ".spec.processes".
  [[nodiscard]] Path below(const std::string& field_path) const;

  /// As the API server spells it: "spec.processes[web].args[0]".
  [[nodiscard]] const std::string& field() const { return field_; }
  /// As findings and yaml::Places spell it: ".spec.processes.web.args[0]".
  [[nodiscard]] const std::string& place() const { return place_; }

 private:
  std::string field_;
  std::string place_;
};

}  // namespace twelvefactor::definitions
