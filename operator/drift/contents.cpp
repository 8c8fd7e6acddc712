#include "drift/contents.hpp"

#include <algorithm>

#include "crypto/keyed_hash.hpp"

namespace twelvefactor::drift {
namespace {

using Objects = std::map<AppKey, StringMap>;

const StringMap* find(const Objects& objects, const std::string& namespace_name, const std::string& name) {
  const auto found = objects.find({namespace_name, name});
  return found == objects.end() ? nullptr : &found->second;
}

const StringMap* find(const Objects& objects, const Deploy& deploy, const std::string& name) {
  return find(objects, deploy.key.namespace_name, name);
}

/// Each workload takes what is in its own namespace.
const std::string& namespace_of(const Deploy& deploy, const kinds::SecretSource& source) {
  const auto found = deploy.namespaces.find(source.slot);
  return found == deploy.namespaces.end() ? deploy.key.namespace_name : found->second;
}

/// The first one that must be there and is not.
std::string missing(const std::vector<WholeSource>& sources, const Objects& objects) {
  for (const WholeSource& source : sources) {
    if (!source.optional && find(objects, source.namespace_name, source.name) == nullptr) return source.name;
  }
  return "";
}

void add_variables(Deploy& deploy, const Manifests& manifests) {
  StringMap variables;
  for (const WholeSource& source : deploy.config_maps) {
    const StringMap* data = find(manifests.config_maps, source.namespace_name, source.name);
    if (data == nullptr) continue;
    for (const auto& [key, value] : *data) {
      const std::string name = source.prefix + key;
      variables[source.container + name] = value;
      if (!source.container.empty()) deploy.own_names[source.container + name] = name;
    }
  }
  // What is named by itself counts before them.
  for (auto& [slot, value] : variables) {
    if (!deploy.without_value.contains(slot) && !deploy.spec.config.secrets.contains(slot))
      deploy.spec.config.env.emplace(slot, std::move(value));
  }
}

/// Names alone; the values are marked by secret_marks. Of two sources of one name the later counts.
void add_names(Deploy& deploy, const Manifests& manifests) {
  for (auto each = deploy.secrets.rbegin(); each != deploy.secrets.rend(); ++each) {
    const WholeSource& source = *each;
    const StringMap* data = find(manifests.secrets, source.namespace_name, source.name);
    if (data == nullptr) continue;
    for (const auto& [key, value] : *data) {
      const std::string name = source.prefix + key;
      const std::string slot = source.container + name;
      if (deploy.spec.config.env.contains(slot) || deploy.without_value.contains(slot)) continue;
      if (!deploy.spec.config.secrets.emplace(slot, SecretKeyRef{source.name, key}).second) continue;
      deploy.own_names[slot] = name;
      deploy.namespaces[slot] = source.namespace_name;
    }
  }
}

/// Variables that are one entry of a ConfigMap. Returns the first ConfigMap that is not there.
std::string add_entries(Deploy& deploy, const Manifests& manifests) {
  std::string missing;
  for (const ConfigMapEntry& each : deploy.entries) {
    const StringMap* data = find(manifests.config_maps, each.namespace_name, each.name);
    const auto value = data == nullptr ? StringMap::const_iterator() : data->find(each.key);
    if (data != nullptr && value != data->end()) {
      deploy.spec.config.env[each.slot] = value->second;
    } else {
      deploy.without_value[each.slot] = "Literal";
      if (data == nullptr && missing.empty()) missing = each.name;
    }
  }
  return missing;
}

}  // namespace

std::vector<std::string> add_contents(Deploy& here, const Manifests& of_here, Deploy& there,
                                      const Manifests& of_there) {
  std::vector<std::string> notes;
  bool all_config_maps = true;
  bool all_secrets = true;
  for (const auto& [deploy, manifests] : {std::pair{&here, &of_here}, std::pair{&there, &of_there}}) {
    const auto tell = [&notes, source = manifests->name](const std::string& what, const std::string& then) {
      notes.push_back(source + ": " + what + " is not in it, so " + then + "; add it to compare them");
    };
    if (const std::string name = add_entries(*deploy, *manifests); !name.empty())
      tell("ConfigMap " + name, "values that come from it are not compared");
    if (const std::string name = missing(deploy->config_maps, manifests->config_maps); !name.empty()) {
      if (all_config_maps)
        tell("ConfigMap " + name, "variables that come from whole ConfigMaps are not compared");
      all_config_maps = false;
    }
    if (const std::string name = missing(deploy->secrets, manifests->secrets); !name.empty()) {
      if (all_secrets) tell("Secret " + name, "variables that come from whole Secrets are not compared");
      all_secrets = false;
    }
  }
  for (const auto& [deploy, manifests] : {std::pair{&here, &of_here}, std::pair{&there, &of_there}}) {
    if (all_secrets) add_names(*deploy, *manifests);
    if (all_config_maps) add_variables(*deploy, *manifests);
  }
  return notes;
}

kinds::SecretMarks secret_marks(const Deploy& deploy, const Manifests& manifests, const std::string& key) {
  const kinds::Marker marker = [&key](std::string_view value) { return crypto::keyed_hash(key, value); };
  kinds::SecretMarks marks;
  kinds::mark_literals(deploy.spec, marker, marks, deploy.own_names);
  for (const kinds::SecretSource& source : kinds::secret_sources(deploy.spec)) {
    // What is generated, and what a service names, no manifest holds.
    const StringMap* data = source.secret.empty()
                                ? nullptr
                                : find(manifests.secrets, namespace_of(deploy, source), source.secret);
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
