#include "drift/contents.hpp"

#include <algorithm>

#include "crypto/keyed_hash.hpp"
#include "kinds/secret_literals.hpp"

namespace twelvefactor::drift {
namespace {

const StringMap* find(const std::map<AppKey, StringMap>& objects, const Deploy& deploy,
                      const std::string& name) {
  const auto found = objects.find({deploy.key.namespace_name, name});
  return found == objects.end() ? nullptr : &found->second;
}

/// The first one that must be there and is not.
std::string missing_config_map(const Deploy& deploy, const Manifests& manifests) {
  for (const WholeConfigMap& source : deploy.config_maps) {
    if (!source.optional && find(manifests.config_maps, deploy, source.name) == nullptr) return source.name;
  }
  return "";
}

void add_variables(Deploy& deploy, const Manifests& manifests) {
  StringMap variables;
  for (const WholeConfigMap& source : deploy.config_maps) {
    const StringMap* data = find(manifests.config_maps, deploy, source.name);
    if (data == nullptr) continue;
    for (const auto& [name, value] : *data) variables[source.prefix + name] = value;
  }
  deploy.spec.config.env.merge(variables);  // literals of the spec count before them
}

/// Short values say too little: "postgres" is no credential of anybody.
SecretMark mark_of(const std::string& name, const std::string& value, std::string_view key) {
  constexpr std::size_t kLeast = 9;
  return {crypto::keyed_hash(key, value),
          value.size() >= kLeast && !kinds::secret_suspicion(name, value).empty()};
}

}  // namespace

std::vector<std::string> add_config_maps(Deploy& here, const Manifests& of_here, Deploy& there,
                                         const Manifests& of_there) {
  for (const auto& [deploy, manifests] : {std::pair{&here, &of_here}, std::pair{&there, &of_there}}) {
    const std::string name = missing_config_map(*deploy, *manifests);
    if (!name.empty())
      return {
          manifests->name + ": ConfigMap " + name +
          " is not in it, so variables that come from whole ConfigMaps are not compared; add it to compare "
          "them"};
  }
  add_variables(here, of_here);
  add_variables(there, of_there);
  return {};
}

std::map<std::string, SecretMark> secret_marks(const Deploy& deploy, const Manifests& manifests,
                                               std::string_view key) {
  std::map<std::string, SecretMark> marks;
  const auto mark = [&](const std::string& slot, const std::string& name, const std::string& value) {
    marks.insert_or_assign(slot, mark_of(name, value, key));
  };
  for (const EnvSource& source : deploy.spec.config.env_from) {
    const StringMap* data =
        source.kind == EnvSource::Kind::kSecret ? find(manifests.secrets, deploy, source.name) : nullptr;
    for (const auto& [name, value] : data == nullptr ? StringMap() : *data) mark(name, name, value);
  }
  for (const auto& [variable, source] : deploy.spec.config.secrets) {
    const auto* reference = std::get_if<SecretKeyRef>(&source);
    const StringMap* data = reference == nullptr ? nullptr : find(manifests.secrets, deploy, reference->name);
    if (data == nullptr || !data->contains(reference->key)) continue;
    mark(variable, variable, data->at(reference->key));
  }
  for (const auto& [name, service] : deploy.spec.backing_services) {
    const StringMap* data = find(manifests.secrets, deploy, service.secret_name);
    for (const auto& [entry, value] : data == nullptr ? StringMap() : *data)
      mark(name + "." + entry, entry, value);
  }
  return marks;
}

void add_binding_keys(const Deploy& here, const Manifests& of_here, ComparedDeploy& compared_here,
                      const Deploy& there, const Manifests& of_there, ComparedDeploy& compared_there) {
  const auto keys = [](const StringMap& data) {
    std::string text;
    for (const auto& [key, value] : data) text += (text.empty() ? "" : ", ") + key;
    return text;
  };
  for (const auto& [name, ours] : here.spec.backing_services) {
    const auto theirs = there.spec.backing_services.find(name);
    if (theirs == there.spec.backing_services.end()) continue;
    const StringMap* our_data = find(of_here.secrets, here, ours.secret_name);
    const StringMap* their_data = find(of_there.secrets, there, theirs->second.secret_name);
    if (our_data == nullptr || their_data == nullptr) continue;
    compared_here.backing_services[name]["keys"] = keys(*our_data);
    compared_there.backing_services[name]["keys"] = keys(*their_data);
  }
}

}  // namespace twelvefactor::drift
