#include "fuzz/readers.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "kinds/secrecy/secret_literals.hpp"
#include "kinds/secrecy/secret_tokens.hpp"
#include "kinds/shell/shell.hpp"
#include "yaml/places.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::testing {
namespace {

void expect(bool good, const char* promise) {
  if (good) return;
  static_cast<void>(std::fprintf(stderr, "a promise is broken: %s\n", promise));
  std::abort();
}

}  // namespace

void read_yaml(std::string_view text) {
  for (const yaml::DocumentText& part : yaml::split_documents(text)) {
    const yaml::Places places(part);
    const yaml::Place place = places.find(".spec.processes.web.command[0]");
    expect(place.line >= 0 && place.column >= 0, "places are counted from one, or unknown");
  }
  const auto documents = yaml::yaml_to_json(text);
  if (!documents) {
    expect(!documents.error().message.empty(), "a mistake is explained");
    return;
  }
  for (const std::string& json : *documents) {
    const auto again = yaml::json_to_yaml(json);
    expect(static_cast<bool>(again), "what was read can be written");
    const auto read = yaml::yaml_to_json(*again);
    expect(static_cast<bool>(read), "what was written can be read");
    // Keys may come in another order: apiVersion, kind, metadata and spec are written first.
    expect(read->size() == 1 && nlohmann::json::parse(read->front()) == nlohmann::json::parse(json),
           "what was written is read as the same");
  }
}

void read_shell(std::string_view text) {
  std::size_t characters = 0;
  for (const kinds::ShellCommand& command : kinds::read_script(text)) {
    for (const std::string& word : command.words) characters += word.size();
    for (const std::string& word : command.assignments) characters += word.size();
    for (const kinds::Redirection& each : command.redirections)
      characters += each.operation.size() + each.target.size();
  }
  expect(characters <= text.size(), "words are a part of the script");
}

void read_literal(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view name = text.substr(0, end);
  const std::string_view value = end == text.size() ? std::string_view() : text.substr(end + 1);
  const std::string_view said = kinds::secret_suspicion(name, value);
  expect(said == kinds::secret_suspicion(name, value), "the same literal is judged the same");
  const bool long_enough = value.size() > 12;
  expect(!long_enough || said.find(value) == std::string_view::npos, "no value is repeated");
  static_cast<void>(kinds::url_with_password(value));
  static_cast<void>(kinds::known_token(value));
  static_cast<void>(kinds::is_placeholder(value));
  static_cast<void>(kinds::looks_random(value));
}

}  // namespace twelvefactor::testing
