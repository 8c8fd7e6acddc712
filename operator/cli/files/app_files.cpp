#include "cli/files/app_files.hpp"

#include <istream>
#include <optional>

#include <nlohmann/json.hpp>

#include "cli/files/text_file.hpp"
#include "definitions/definitions.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"
#include "lint/documents.hpp"
#include "lint/lint.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

/// `title`: of the file, for each line of an error.
Result<Observed> read_app(const json& document, const std::string& title,
                          const std::string& default_namespace) {
  const json metadata = document.value("metadata", json::object());
  Observed observed;
  observed.offline = true;
  observed.app.key = {kinds::text_at(metadata, "namespace"), kinds::text_at(metadata, "name")};
  if (observed.app.key.namespace_name.empty()) observed.app.key.namespace_name = default_namespace;
  const std::string& app_name = observed.app.key.name;
  const std::string app = title + ": TwelveFactorApp" + (app_name.empty() ? "" : " " + app_name) + ": ";
  if (const auto refusals = definitions::refusals_of(document); !refusals.empty())
    return Error{in_lines(refusals, app)};
  // The API server would make one up of generateName.
  if (app_name.empty()) return Error{app + "metadata.name: is required"};
  auto spec = kinds::parse_app_spec_strictly(document.value("spec", json::object()).dump());
  if (!spec) return Error{app + spec.error().message};
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
    auto app = read_app(document, name, default_namespace);
    if (app) {
      apps.push_back(std::move(*app));
    } else {
      wrong = app.error();
    }
  });
  if (!problems.empty()) return in_words(name, problems.front());
  if (wrong) return *wrong;
  if (apps.empty()) return Error{name + ": there is no TwelveFactorApp in it"};
  return apps;
}

}  // namespace twelvefactor::cli
