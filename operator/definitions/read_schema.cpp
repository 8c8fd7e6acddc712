#include "definitions/read_schema.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 24> kKeywords = {"type",
                                                        "format",
                                                        "nullable",
                                                        "minimum",
                                                        "maximum",
                                                        "minLength",
                                                        "maxLength",
                                                        "minItems",
                                                        "maxItems",
                                                        "minProperties",
                                                        "maxProperties",
                                                        "pattern",
                                                        "enum",
                                                        "required",
                                                        "properties",
                                                        "additionalProperties",
                                                        "items",
                                                        "default",
                                                        "x-kubernetes-int-or-string",
                                                        "x-kubernetes-list-map-keys",
                                                        "x-kubernetes-list-type",
                                                        "x-kubernetes-map-type",
                                                        "x-kubernetes-preserve-unknown-fields",
                                                        "x-kubernetes-validations"};
constexpr std::array<std::string_view, 5> kFormats = {"", "int32", "int64", "date-time", "date"};
constexpr std::array<std::string_view, 4> kRuleWords = {"rule", "message", "fieldPath", "reason"};

template <std::size_t Size>
bool is_one_of(const std::array<std::string_view, Size>& known, std::string_view name) {
  return std::ranges::find(known, name) != known.end();
}

/// Ends at the first thing that is not known.
class Reader {
 public:
  Schema read(const json& source, const std::string& path) {
    Schema schema;
    for (const auto& [keyword, value] : source.items()) {
      if (!is_one_of(kKeywords, keyword)) fail(path, "the keyword " + keyword + " is not supported");
    }
    if (problem_) return schema;
    schema.type = source.value("type", "");
    schema.format = source.value("format", "");
    if (!is_one_of(kFormats, schema.format)) fail(path, "the format " + schema.format + " is not supported");
    schema.int_or_string = source.value("x-kubernetes-int-or-string", false);
    schema.nullable = source.value("nullable", false);
    schema.keeps_unknown_fields = source.value("x-kubernetes-preserve-unknown-fields", false);
    schema.list_type = source.value("x-kubernetes-list-type", "");
    schema.list_keys = source.value("x-kubernetes-list-map-keys", std::vector<std::string>{});
    schema.allowed = source.value("enum", std::vector<json>{});
    schema.required = source.value("required", std::vector<std::string>{});
    if (source.contains("default")) schema.fallback = source["default"];
    read_limits(source, path, schema);
    read_parts(source, path, schema);
    for (const json& rule : source.value("x-kubernetes-validations", json::array()))
      schema.rules.push_back(read_rule(rule, path));
    return schema;
  }

  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  static Bounds bounds(const json& source, const char* least, const char* most) {
    Bounds bounds;
    if (source.contains(least)) bounds.least = source[least].get<std::int64_t>();
    if (source.contains(most)) bounds.most = source[most].get<std::int64_t>();
    return bounds;
  }

  void read_limits(const json& source, const std::string& path, Schema& schema) {
    schema.value = bounds(source, "minimum", "maximum");
    schema.length = bounds(source, "minLength", "maxLength");
    schema.items_count = bounds(source, "minItems", "maxItems");
    schema.properties_count = bounds(source, "minProperties", "maxProperties");
    schema.pattern_text = source.value("pattern", "");
    if (schema.pattern_text.empty()) return;
    auto pattern = cel::Regex::compile(schema.pattern_text);
    if (!pattern) return fail(path, pattern.error().message);
    schema.pattern = std::move(*pattern);
  }

  void read_parts(const json& source, const std::string& path, Schema& schema) {
    const json properties = source.value("properties", json::object());
    for (const auto& [name, property] : properties.items())
      schema.properties.emplace(name, read(property, path + "." + name));
    if (source.contains("additionalProperties"))
      schema.entries = std::make_unique<Schema>(read(source["additionalProperties"], path + ".*"));
    if (source.contains("items")) schema.items = std::make_unique<Schema>(read(source["items"], path + "[]"));
  }

  Rule read_rule(const json& source, const std::string& path) {
    for (const auto& [word, value] : source.items()) {
      if (!is_one_of(kRuleWords, word)) fail(path, word + " of a rule is not supported");
    }
    Rule rule{nullptr, source.value("rule", ""), source.value("message", ""), source.value("fieldPath", "")};
    auto program = cel::Program::compile(rule.text);
    if (program) {
      rule.program = std::move(*program);
    } else {
      fail(path, "the rule \"" + rule.text + "\" is not supported: " + program.error().message);
    }
    return rule;
  }

  void fail(const std::string& path, const std::string& why) {
    if (!problem_) problem_ = Error{(path.empty() ? "." : path) + ": " + why};
  }

  std::optional<Error> problem_;
};

}  // namespace

const Schema* Schema::member(const std::string& name) const {
  const auto property = properties.find(name);
  return property != properties.end() ? &property->second : entries.get();
}

Result<Schema> read_schema(const json& source) {
  Reader reader;
  Schema schema = reader.read(source, "");
  if (reader.problem()) return *reader.problem();
  return schema;
}

}  // namespace twelvefactor::definitions
