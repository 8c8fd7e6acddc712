#include "manifests/ours.hpp"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "definitions/definitions.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::manifests {
namespace {

using nlohmann::json;

/// As the API server would, by the definitions.
std::vector<Refusal> refusals_of(const json& object) {
  std::vector<Refusal> refusals;
  for (const definitions::Refusal& each : definitions::refusals_of(object))
    refusals.push_back({each.place, to_text(each)});
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
  return manifest.kind == kind && definitions::is_ours(manifest.object);
}

}  // namespace

bool is_app(const Manifest& manifest) {
  return is_ours(manifest, kinds::kAppKind);
}

bool is_policy(const Manifest& manifest) {
  return is_ours(manifest, kinds::kPolicyKind);
}

std::vector<Refusal> refusals_of_another(const Manifest& manifest) {
  return definitions::is_ours(manifest.object) ? refusals_of(manifest.object) : std::vector<Refusal>();
}

ReadApp read_app(const json& object) {
  ReadApp read;
  read.refusals = refusals_of(object);
  if (!read.refusals.empty()) return read;
  auto spec = kinds::parse_app_spec_strictly(spec_text(definitions::without_empty_fields(object)));
  if (!spec) read.refusals.push_back(refused_spec(spec.error().message));
  if (spec) read.spec = std::move(*spec);
  return read;
}

ReadPolicy read_policy(const json& object) {
  ReadPolicy read;
  read.refusals = refusals_of(object);
  if (!read.refusals.empty()) return read;
  const std::string name = kinds::text_at(kinds::object_at(object, "metadata"), "name");
  auto policy = kinds::parse_policy_strictly(name, spec_text(definitions::without_empty_fields(object)));
  if (!policy) read.refusals.push_back(refused_spec(policy.error().message));
  if (!read.refusals.empty()) return read;
  policy.value().namespaces.reset();
  read.policy = std::move(*policy);
  return read;
}

Problem problem_of(const Manifest& manifest, const Refusal& refusal) {
  const std::string title = manifest.kind + (manifest.name.empty() ? "" : " " + manifest.name);
  const int line = manifest.places.find(manifest.path + refusal.path).line;
  return {manifest.file, line == 0 ? manifest.line : line, title + ": " + refusal.message, /*refused=*/true};
}

}  // namespace twelvefactor::manifests
