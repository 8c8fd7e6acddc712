#include "cli/files/policy_files.hpp"

#include <istream>

#include <nlohmann/json.hpp>

#include "cli/files/text_file.hpp"
#include "definitions/definitions.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/text/resource.hpp"
#include "lint/lint.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

Result<Done> add_policies(const std::string& file, std::istream& standard_input,
                          std::vector<Policy>& policies) {
  const auto text = read_file(file, lint::kMostDocumentBytes, standard_input);
  if (!text) return text.error();
  const auto documents = yaml::yaml_to_json(*text);
  if (!documents) return Error{file + ": " + documents.error().message};
  std::size_t found = 0;
  for (const std::string& each : *documents) {
    const json document = json::parse(each, nullptr, /*allow_exceptions=*/false);
    if (text_of(document, "kind") != kinds::kPolicyKind) continue;
    const json metadata = document.value("metadata", json::object());
    const std::string name = text_of(metadata, "name");
    const auto refusals = definitions::refusals_of(document);
    if (!refusals.empty()) return Error{in_lines(refusals, file + ": TwelveFactorPolicy " + name + ": ")};
    auto policy = kinds::parse_policy_strictly(name, document.value("spec", json::object()).dump());
    if (!policy) return Error{file + ": TwelveFactorPolicy " + name + ": " + policy.error().message};
    // Whoever names a policy means it: no file says which labels a namespace has.
    policy.value().namespaces.reset();
    policies.push_back(std::move(*policy));
    ++found;
  }
  if (found == 0) return Error{file + ": there is no TwelveFactorPolicy in it"};
  return Done{};
}

}  // namespace twelvefactor::cli
