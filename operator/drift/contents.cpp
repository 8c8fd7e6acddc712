#include "drift/contents.hpp"

#include <algorithm>

#include "crypto/keyed_hash.hpp"

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
    for (const auto& [key, value] : *data) {
      const std::string name = source.prefix + key;
      variables[source.container + name] = value;
      if (!source.container.empty()) deploy.own_names[source.container + name] = name;
    }
  }
  deploy.spec.config.env.merge(variables);  // literals of the spec count before them
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

kinds::SecretMarks secret_marks(const Deploy& deploy, const Manifests& manifests, const std::string& key) {
  const kinds::Marker marker = [&key](std::string_view value) { return crypto::keyed_hash(key, value); };
  kinds::SecretMarks marks;
  kinds::mark_literals(deploy.spec, marker, marks, deploy.own_names);
  for (const kinds::SecretSource& source : kinds::secret_sources(deploy.spec)) {
    // What is generated, and what a service names, no manifest holds.
    const StringMap* data = source.secret.empty() ? nullptr : find(manifests.secrets, deploy, source.secret);
    if (data != nullptr) kinds::mark_source(source, *data, marker, marks, deploy.own_names);
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
