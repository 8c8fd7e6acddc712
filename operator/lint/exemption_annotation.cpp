#include "lint/exemption_annotation.hpp"

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "lint/workload.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr std::string_view kSpecPath = ".spec.exemptions";

std::string annotation_path() {
  return ".metadata.annotations." + std::string(kinds::kExemptionsAnnotation);
}

Finding unread(std::string message) {
  Finding finding = about("TF0001", annotation_path(), std::move(message));
  finding.remedy = "write each as TF0601: {reason: why, expires: \"2027-03-31\"}";
  return finding;
}

/// None when it is no map of YAML.
json parsed(const std::string& text) {
  if (text.size() > kMostBytes) return {};
  const auto documents = yaml::yaml_to_json(text);
  if (!documents || documents->size() != 1) return {};
  return json::parse(documents->front(), nullptr, /*allow_exceptions=*/false);
}

}  // namespace

void read_exemptions(const json& object, AppSpec& spec, std::vector<Finding>& findings) {
  const json& annotations = kinds::object_at(kinds::member_at(object, "metadata"), "annotations");
  const auto found = annotations.find(std::string(kinds::kExemptionsAnnotation));
  if (found == annotations.end()) return;
  const json exemptions = found->is_string() ? parsed(found->get<std::string>()) : json();
  if (!exemptions.is_object()) {
    findings.push_back(unread("the annotation cannot be read, so it exempts from nothing"));
    return;
  }
  for (const auto& [rule, exemption] : exemptions.items()) {
    const std::string reason = kinds::text_at(exemption, "reason");
    if (reason.empty()) {
      findings.push_back(unread("the exemption from " + rule + " gives no reason, so it has no effect"));
    } else {
      spec.exemptions[rule] = {reason, kinds::text_at(exemption, "expires")};
    }
  }
}

std::string exemption_place(const std::string& path) {
  if (!path.starts_with(kSpecPath)) return path;
  return annotation_path();
}

}  // namespace twelvefactor::lint
