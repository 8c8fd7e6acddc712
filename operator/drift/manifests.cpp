#include "drift/manifests.hpp"

#include <nlohmann/json.hpp>

#include "crypto/base64.hpp"
#include "kinds/json/json_at.hpp"
#include "manifests/ours.hpp"
#include "manifests/pod_place.hpp"
#include "manifests/stream.hpp"

namespace twelvefactor::drift {
namespace {

using nlohmann::json;

StringMap texts_of(const json& object, const char* name) {
  StringMap texts;
  for (const auto& [key, value] : kinds::object_at(object, name).items()) {
    if (value.is_string()) texts.emplace(key, value.get<std::string>());
  }
  return texts;
}

StringMap secret_of(const json& object) {
  StringMap values;
  for (const auto& [key, value] : texts_of(object, "data")) {
    if (auto plain = crypto::base64_decoded(value)) values[key] = std::move(*plain);
  }
  for (const auto& [key, value] : texts_of(object, "stringData")) values[key] = value;
  return values;
}

/// One object.
class ManifestTaker {
 public:
  ManifestTaker(const manifests::Manifest& manifest, const std::string& default_namespace, Manifests& into)
      : manifest_(manifest),
        key_{manifest.namespace_name.empty() ? default_namespace : manifest.namespace_name, manifest.name},
        into_(into) {}

  void take() {
    // A hook is no part of what a release deploys, and its name may be random.
    if (manifest_.hook != manifests::Hook::kNone) {
      ++into_.hooks;
    } else if (manifests::is_app(manifest_)) {
      app();
    } else if (manifests::is_policy(manifest_)) {
      policy();
    } else if (manifests::is_workload_object(manifest_.object)) {
      into_.workloads.push_back({manifest_.kind, key_, manifest_.object.dump(), place()});
    } else if (manifest_.api_version == "v1" && manifest_.kind == "ConfigMap") {
      into_.config_maps[key_] = texts_of(manifest_.object, "data");
    } else if (manifest_.api_version == "v1" && manifest_.kind == "Secret") {
      into_.secrets[key_] = secret_of(manifest_.object);
    }
  }

 private:
  void app() {
    manifests::ReadApp read = manifests::read_app(manifest_.object);
    refuse(read.refusals);
    if (read.spec) into_.apps.push_back({key_, std::move(*read.spec), place()});
  }

  void policy() {
    manifests::ReadPolicy read = manifests::read_policy(manifest_.object);
    refuse(read.refusals);
    if (read.policy) into_.policies.push_back(std::move(*read.policy));
  }

  void refuse(const std::vector<manifests::Refusal>& refusals) {
    for (const manifests::Refusal& each : refusals)
      into_.problems.push_back(manifests::problem_of(manifest_, each));
  }

  Place place() {
    // The text is copied only for documents that a report may speak of, and once for each.
    if (!into_.origin || !into_.origin->is_of(manifest_))
      into_.origin = std::make_shared<const Origin>(manifest_.file, manifest_.text);
    return {into_.origin, manifest_.path};
  }

  const manifests::Manifest& manifest_;
  AppKey key_;
  Manifests& into_;
};

}  // namespace

void take_manifest(const manifests::Manifest& manifest, const std::string& default_namespace,
                   Manifests& into) {
  ManifestTaker(manifest, default_namespace, into).take();
}

void read_manifests(const std::string& file, std::string_view text, bool must_be_kubernetes,
                    const std::string& default_namespace, Manifests& into) {
  manifests::Found found;
  manifests::read_stream(
      {file, must_be_kubernetes, false, false}, text,
      [&](const manifests::Manifest& manifest) { take_manifest(manifest, default_namespace, into); }, found);
  into.problems.insert(into.problems.end(), found.problems.begin(), found.problems.end());
}

}  // namespace twelvefactor::drift
