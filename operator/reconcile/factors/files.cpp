#include "reconcile/factors/files.hpp"

#include "kinds/build/config_map.hpp"
#include "kinds/deploy/config_size.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/text/names.hpp"
#include "model/reasons.hpp"
#include "model/slot.hpp"

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
  kinds::for_each_file(observed.app.spec,
                       [&](const std::string&, const File& file, const std::string& field) {
                         std::optional<MissingReference> problem;
                         if (file.from == File::From::kSecret)
                           problem = find_problem(observed, file.name, {file.key}, field);
                         if (file.from == File::From::kConfigMap)
                           problem = config_map_key_problem(observed, file, field);
                         if (problem) missing.push_back(std::move(*problem));
                       });
  return missing;
}

std::optional<std::string> contribute_files(const Observed& observed, Contribution& contribution) {
  const AppSpec& spec = observed.app.spec;
  StringMap texts;
  std::map<std::string, std::vector<kinds::KeyAsFile>> keys;  // by what is before the path in the slot
  kinds::for_each_file(spec, [&](const std::string& slot, const File& file, const std::string&) {
    std::vector<kinds::KeyAsFile>& of_holder = keys[slot.substr(0, slot.find('/'))];
    const std::string key = kinds::file_key(slot);
    if (const std::string* text = text_of(observed, file)) {
      texts[key] = *text;
    } else if (file.from != File::From::kSnapshot) {
      of_holder.push_back(referred(file, key));
    }
  });
  if (keys.empty()) return std::nullopt;
  if (kinds::config_size(texts) > kinds::kMostConfig)
    return kinds::config_too_large("the texts of all files");
  kinds::PodFiles of_app;
  of_app.snapshot = texts.empty() ? spec.config.files_snapshot
                                  : kinds::files_map_name(observed.app.key.name, kinds::config_hash(texts));
  of_app.keys = keys[""];
  for (const auto& [path, file] : spec.config.files) of_app.mounts.push_back({path, kinds::file_key(path)});
  for (const auto& [name, process] : spec.processes) {
    kinds::PodFiles of_process = of_app;
    bool any = false;
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      const auto& own = keys[sidecar_slot(name, sidecar_name)];
      of_process.keys.insert(of_process.keys.end(), own.begin(), own.end());
      any = any || !sidecar.files.empty();
    }
    if (any) contribution.process_pods[name].files = std::move(of_process);
  }
  if (!spec.config.files.empty()) contribution.every_pod.files = std::move(of_app);
  if (!texts.empty()) contribution.files_map = std::move(texts);
  return std::nullopt;
}

}  // namespace twelvefactor::reconcile
