#include "manifests/sorts.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "manifests/pod_place.hpp"

namespace twelvefactor::manifests {
namespace {

using nlohmann::json;

bool has_image(const json& container) {
  return !kinds::text_at(container, "image").empty();
}

/// A directive of a strategic merge patch, near its top.
bool has_directive(const json& value, int depth) {
  if (!value.is_object() || depth > 4) return false;
  return std::ranges::any_of(value.items(), [depth](const auto& entry) {
    return entry.key() == "$patch" || entry.key() == "$retainKeys" || has_directive(entry.value(), depth + 1);
  });
}

}  // namespace

bool is_object(const json& value) {
  return value.is_object() && !kinds::text_at(value, "kind").empty() &&
         !kinds::text_at(value, "apiVersion").empty();
}

bool is_list(const json& value) {
  return is_object(value) && kinds::text_at(value, "kind").ends_with("List") &&
         kinds::member_at(value, "items").is_array();
}

json with_kind(const json& item, const json& list) {
  std::string kind = kinds::text_at(list, "kind");
  kind.resize(kind.size() - std::string_view("List").size());
  if (kind.empty()) return item;
  json whole = item;
  whole["kind"] = kind;
  whole["apiVersion"] = list.at("apiVersion");
  return whole;
}

bool is_kustomization(const std::string& file, const json& value) {
  if (!value.is_object()) return false;
  const std::string kind = kinds::text_at(value, "kind");
  if (kinds::text_at(value, "apiVersion").starts_with("kustomize.config.k8s.io/"))
    return kind == "Kustomization" || kind == "Component";
  const std::string_view name = std::string_view(file).substr(file.rfind('/') + 1);
  return kind.empty() &&
         (name == "kustomization.yaml" || name == "kustomization.yml" || name == "Kustomization");
}

bool is_json_patch(const json& value) {
  return value.is_array() && !value.empty() && std::ranges::all_of(value, [](const json& each) {
           return !kinds::text_at(each, "op").empty() && kinds::text_at(each, "path").starts_with('/');
         });
}

bool is_patch(const json& object) {
  if (has_directive(object, 0)) return true;
  // What has no name or no fields is a mistake, and no patch.
  const json& spec = kinds::object_at(object, "spec");
  if (spec.empty() || kinds::text_at(kinds::object_at(object, "metadata"), "name").empty()) return false;
  if (!is_workload_object(object) || kinds::text_at(object, "kind") == "Pod") return false;
  if (spec.contains("selector") || takes_image_by_trigger(object)) return false;
  const json& containers = kinds::list_at(*pod_place(object).pod, "containers");
  // Without a selector one image may be that of a container which the patch adds.
  return needs_selector(object) ? !std::ranges::all_of(containers, has_image) || containers.empty()
                                : std::ranges::none_of(containers, has_image);
}

Hook hook_of(const json& object) {
  const json& annotations = kinds::object_at(kinds::object_at(object, "metadata"), "annotations");
  const std::string hook = kinds::text_at(annotations, "helm.sh/hook");
  if (hook.empty()) return Hook::kNone;
  return hook.find("test") == std::string::npos ? Hook::kOther : Hook::kTest;
}

bool looks_like_template(std::string_view text) {
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    const std::string_view rest = text.substr(at + 2, 40);
    const std::size_t first = rest.find_first_not_of("- ");
    if (first == std::string_view::npos) continue;
    const char c = rest[first];
    // A field, a variable, a comment, or a word such as if, range, include.
    if (c == '.' || c == '$' || c == '/' || (c >= 'a' && c <= 'z') || c == '(' || c == '"') return true;
  }
  return false;
}

}  // namespace twelvefactor::manifests
