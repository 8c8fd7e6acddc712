#include "cli/files/app_files.hpp"

#include <algorithm>
#include <array>
#include <istream>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "cli/files/text_file.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"
#include "lint/documents.hpp"
#include "lint/lint.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

// What the API server would accept beside the spec: metadata as `kubectl get -o yaml` prints it, too.
constexpr std::array<std::string_view, 5> kTopFields = {"apiVersion", "kind", "metadata", "spec", "status"};
constexpr std::array<std::string_view, 15> kMetadataFields = {"annotations",
                                                              "creationTimestamp",
                                                              "deletionGracePeriodSeconds",
                                                              "deletionTimestamp",
                                                              "finalizers",
                                                              "generateName",
                                                              "generation",
                                                              "labels",
                                                              "managedFields",
                                                              "name",
                                                              "namespace",
                                                              "ownerReferences",
                                                              "resourceVersion",
                                                              "selfLink",
                                                              "uid"};

template <std::size_t Size>
std::string unknown_field(const json& object, const std::array<std::string_view, Size>& known) {
  if (!object.is_object()) return "";
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) return name;
  }
  return "";
}

Result<Observed> read_app(const json& document, const std::string& default_namespace) {
  const json metadata = document.value("metadata", json::object());
  Observed observed;
  observed.offline = true;
  observed.app.key = {kinds::text_at(metadata, "namespace"), kinds::text_at(metadata, "name")};
  if (observed.app.key.name.empty()) return Error{"metadata.name is required"};
  if (observed.app.key.namespace_name.empty()) observed.app.key.namespace_name = default_namespace;
  const std::string app = "TwelveFactorApp " + observed.app.key.name;
  if (const std::string name = unknown_field(document, kTopFields); !name.empty())
    return Error{app + ": unknown field ." + name};
  if (const std::string name = unknown_field(metadata, kMetadataFields); !name.empty())
    return Error{app + ": unknown field .metadata." + name};
  auto spec = kinds::parse_app_spec_strictly(document.value("spec", json::object()).dump());
  if (!spec) return Error{app + ": " + spec.error().message};
  observed.app.spec = std::move(spec).value();
  return observed;
}

/// "a.yaml: line 3: why", or "a.yaml: why" of the whole.
Error in_words(const std::string& name, const lint::Problem& problem) {
  return {name + ": " + (problem.line > 0 ? "line " + std::to_string(problem.line) + ": " : "") +
          problem.message};
}

}  // namespace

Result<std::vector<Observed>> read_apps(const std::string& file, const std::string& default_namespace,
                                        std::istream& standard_input) {
  const std::string name = file == "-" ? "standard input" : file;
  const auto text = read_file(file, lint::kMostFileBytes, standard_input);
  if (!text) return text.error();
  std::vector<Observed> apps;
  std::optional<Error> wrong;
  std::vector<lint::Problem> problems;
  lint::each_document(name, *text, problems, [&](const json& document, const yaml::DocumentText&) {
    if (wrong || !document.is_object() || kinds::text_at(document, "kind") != kinds::kAppKind) return;
    if (kinds::text_at(document, "apiVersion") != kinds::kAppApiVersion) {
      wrong = Error{name + ": apiVersion must be " + std::string(kinds::kAppApiVersion)};
      return;
    }
    auto app = read_app(document, default_namespace);
    if (app) {
      apps.push_back(std::move(*app));
    } else {
      wrong = Error{name + ": " + app.error().message};
    }
  });
  if (!problems.empty()) return in_words(name, problems.front());
  if (wrong) return *wrong;
  if (apps.empty()) return Error{name + ": there is no TwelveFactorApp in it"};
  return apps;
}

}  // namespace twelvefactor::cli
