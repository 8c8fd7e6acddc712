#include "reconcile/factors/files.hpp"

#include "kinds/build/config_map.hpp"
#include "kinds/deploy/config_size.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/text/names.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::reconcile {
namespace {

std::optional<MissingReference> config_map_key_problem(const Observed& observed, const File& file,
                                                       const std::string& path) {
  if (auto problem = find_config_map_problem(observed, file.name, path)) return problem;
  const auto found = observed.config_maps.find(file.name);
  if (found == observed.config_maps.end() || !found->second.data || found->second.data->contains(file.key))
    return std::nullopt;
  return missing_reference(path, reason::kConfigMapKeyMissing,
                           "ConfigMap " + file.name + " in " + observed.app.key.namespace_name +
                               " has no text under the key " + file.key,
                           "add the key or correct " + spoken(path));
}

/// As in the volume, of a Secret; without a cluster also of a ConfigMap, which cannot be copied then.
kinds::KeyAsFile referred(const File& file, const std::string& key) {
  return {file.from == File::From::kSecret ? EnvSource::Kind::kSecret : EnvSource::Kind::kConfigMap,
          file.name, file.key, key};
}

}  // namespace

std::string file_path(const std::string& path) {
  return ".spec.config.files." + path;
}

const std::string* text_of(const Observed& observed, const File& file) {
  if (file.from == File::From::kLiteral) return &file.text;
  if (file.from != File::From::kConfigMap) return nullptr;
  const auto found = observed.config_maps.find(file.name);
  if (found == observed.config_maps.end() || !found->second.data) return nullptr;
  const auto value = found->second.data->find(file.key);
  return value == found->second.data->end() ? nullptr : &value->second;
}

std::vector<MissingReference> missing_files(const Observed& observed) {
  std::vector<MissingReference> missing;
  for (const auto& [path, file] : observed.app.spec.config.files) {
    std::optional<MissingReference> problem;
    if (file.from == File::From::kSecret)
      problem = find_problem(observed, file.name, {file.key}, file_path(path));
    if (file.from == File::From::kConfigMap)
      problem = config_map_key_problem(observed, file, file_path(path));
    if (problem) missing.push_back(std::move(*problem));
  }
  return missing;
}

std::optional<std::string> contribute_files(const Observed& observed, Contribution& contribution) {
  const Config& config = observed.app.spec.config;
  if (config.files.empty()) return std::nullopt;
  kinds::PodFiles files;
  files.snapshot = config.files_snapshot;
  StringMap texts;
  for (const auto& [path, file] : config.files) {
    const std::string key = kinds::file_key(path);
    files.mounts.push_back({path, key});
    if (const std::string* text = text_of(observed, file)) {
      texts[key] = *text;
    } else if (file.from != File::From::kSnapshot) {
      files.keys.push_back(referred(file, key));
    }
  }
  if (kinds::config_size(texts) > kinds::kMostConfig)
    return kinds::config_too_large("the texts of config.files");
  if (!texts.empty()) {
    files.snapshot = kinds::files_map_name(observed.app.key.name, kinds::config_hash(texts));
    contribution.files_map = std::move(texts);
  }
  contribution.every_pod.files = std::move(files);
  return std::nullopt;
}

}  // namespace twelvefactor::reconcile
