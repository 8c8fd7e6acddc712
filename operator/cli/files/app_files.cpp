#include "cli/files/app_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>
#include <sstream>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

Result<std::string> read_text(const std::string& file, std::istream& standard_input) {
  std::ostringstream text;
  if (file == "-") {
    text << standard_input.rdbuf();
    return text.str();
  }
  if (std::filesystem::is_directory(file)) return Error{file + ": is a directory; name its files"};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error{file + ": " + std::strerror(errno)};
  text << stream.rdbuf();
  return text.str();
}

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

}  // namespace

Result<std::vector<Observed>> read_apps(const std::string& file, const std::string& default_namespace,
                                        std::istream& standard_input) {
  const std::string name = file == "-" ? "standard input" : file;
  const auto text = read_text(file, standard_input);
  if (!text) return text.error();
  const auto documents = yaml::yaml_to_json(*text);
  if (!documents) return Error{name + ": " + documents.error().message};
  std::vector<Observed> apps;
  for (const std::string& each : *documents) {
    const json document = json::parse(each, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object() || kinds::text_at(document, "kind") != kinds::kAppKind) continue;
    if (kinds::text_at(document, "apiVersion") != kinds::kAppApiVersion) {
      return Error{name + ": apiVersion must be " + std::string(kinds::kAppApiVersion)};
    }
    auto app = read_app(document, default_namespace);
    if (!app) return Error{name + ": " + app.error().message};
    apps.push_back(std::move(*app));
  }
  if (apps.empty()) return Error{name + ": there is no TwelveFactorApp in it"};
  return apps;
}

}  // namespace twelvefactor::cli
