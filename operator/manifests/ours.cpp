#include "manifests/ours.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::manifests {
namespace {

using nlohmann::json;

constexpr std::string_view kGroup = "twelvefactor.dev/";

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
void add_unknown(const json& object, const std::string& path, const std::array<std::string_view, Size>& known,
                 std::vector<Refusal>& refusals) {
  for (const auto& [name, value] : object.items()) {
    if (std::ranges::find(known, name) == known.end())
      refusals.push_back({path + "." + name, "unknown field " + path + "." + name});
  }
}

/// Nobody knows the fields of such a one.
bool is_of_another_version(const json& object) {
  return kinds::text_at(object, "apiVersion") != kinds::kAppApiVersion;
}

/// What goes for every object, whatever is in its spec.
std::vector<Refusal> refusals_of_the_whole(const json& object) {
  std::vector<Refusal> refusals;
  if (is_of_another_version(object))
    return {{".apiVersion", "apiVersion must be " + std::string(kinds::kAppApiVersion)}};
  add_unknown(object, "", kTopFields, refusals);
  const json& metadata = kinds::member_at(object, "metadata");
  if (metadata.is_object()) add_unknown(metadata, ".metadata", kMetadataFields, refusals);
  if (kinds::text_at(metadata, "name").empty() && kinds::text_at(metadata, "generateName").empty())
    refusals.push_back({".metadata", "metadata.name is required"});
  return refusals;
}

/// ".spec.image: is required"; "unknown field .spec.imaeg; ..."
Refusal refused_spec(const std::string& message) {
  const std::size_t from = message.find(".spec");
  if (from == std::string::npos) return {".spec", message};
  const std::size_t end = std::min(message.find_first_of(": ,;", from), message.size());
  return {message.substr(from, end - from), message};
}

std::string spec_text(const json& object) {
  const json& spec = kinds::member_at(object, "spec");
  return spec.is_null() ? "{}" : spec.dump();
}

bool is_ours(const Manifest& manifest, std::string_view kind) {
  return manifest.kind == kind && manifest.api_version.starts_with(kGroup);
}

}  // namespace

bool is_app(const Manifest& manifest) {
  return is_ours(manifest, kinds::kAppKind);
}

bool is_policy(const Manifest& manifest) {
  return is_ours(manifest, kinds::kPolicyKind);
}

ReadApp read_app(const json& object) {
  ReadApp read;
  read.refusals = refusals_of_the_whole(object);
  if (is_of_another_version(object)) return read;
  auto spec = kinds::parse_app_spec_strictly(spec_text(object));
  if (!spec) read.refusals.push_back(refused_spec(spec.error().message));
  if (read.refusals.empty()) read.spec = std::move(*spec);
  return read;
}

ReadPolicy read_policy(const json& object) {
  ReadPolicy read;
  read.refusals = refusals_of_the_whole(object);
  if (is_of_another_version(object)) return read;
  const std::string name = kinds::text_at(kinds::object_at(object, "metadata"), "name");
  auto policy = kinds::parse_policy_strictly(name, spec_text(object));
  if (!policy) read.refusals.push_back(refused_spec(policy.error().message));
  if (!read.refusals.empty()) return read;
  policy.value().namespaces.reset();
  read.policy = std::move(*policy);
  return read;
}

Problem problem_of(const Manifest& manifest, const Refusal& refusal) {
  const std::string title = manifest.kind + (manifest.name.empty() ? "" : " " + manifest.name);
  const int line = manifest.places.find(manifest.path + refusal.path).line;
  return {manifest.file, line == 0 ? manifest.line : line, title + ": " + refusal.message};
}

}  // namespace twelvefactor::manifests
