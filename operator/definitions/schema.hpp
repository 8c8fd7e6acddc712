// The structural schema of a definition, read once. Made by read_schema, walked by each of the checks. Holds
// what our own definitions use; a keyword beyond that is an error of read_schema, never passed over.
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cel/program.hpp"
#include "cel/regex.hpp"

namespace twelvefactor::definitions {

/// An entry of x-kubernetes-validations.
struct Rule {
  std::shared_ptr<const cel::Program> program;
  std::string text;
  std::string message;
  std::string field_path;  // of the field that the refusal names, from here; empty: this one
};

struct Bounds {
  std::optional<std::int64_t> least;
  std::optional<std::int64_t> most;
};

struct Schema {
  std::string type;  // empty where int_or_string
  std::string format;
  bool int_or_string = false;
  bool nullable = false;
  bool keeps_unknown_fields = false;
  Bounds value;   // of a number
  Bounds length;  // of a text
  Bounds items_count;
  Bounds properties_count;
  std::shared_ptr<const cel::Regex> pattern;
  std::string pattern_text;
  std::vector<nlohmann::json> allowed;  // enum; empty: everything
  std::vector<std::string> required;
  std::map<std::string, Schema, std::less<>> properties;
  std::unique_ptr<Schema> entries;  // additionalProperties
  std::unique_ptr<Schema> items;
  std::optional<nlohmann::json> fallback;  // default
  std::string list_type;                   // "set", "map", or empty for any other
  std::vector<std::string> list_keys;
  std::vector<Rule> rules;

  /// Of a member of this name; null when there is none.
  [[nodiscard]] const Schema* member(const std::string& name) const;
};

}  // namespace twelvefactor::definitions
