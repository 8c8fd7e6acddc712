#include "drift/variables.hpp"

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::drift {

using nlohmann::json;

void VariableTaker::take(const json& container) {
  place(".spec.config.env." + process_, path_ + ".env");
  for (const json& source : kinds::list_at(container, "envFrom")) whole(source);
  const json& list = kinds::list_at(container, "env");
  for (std::size_t i = 0; i < list.size(); ++i) variable(list[i], path_ + ".env[" + std::to_string(i) + "]");
}

/// Of two of one name the later counts, as in the pods.
void VariableTaker::variable(const json& entry, const std::string& where) {
  const std::string name = kinds::text_at(entry, "name");
  if (name.empty()) return;
  const std::string slot = process_ + "." + name;
  deploy_.own_names[slot] = name;
  deploy_.spec.config.env.erase(slot);
  deploy_.spec.config.secrets.erase(slot);
  deploy_.without_value.erase(slot);
  std::erase_if(deploy_.entries, [&slot](const ConfigMapEntry& each) { return each.slot == slot; });
  const json& source = kinds::member_at(entry, "valueFrom");
  if (source.is_object()) return from(source, slot, where);
  const json& value = kinds::member_at(entry, "value");
  deploy_.spec.config.env[slot] = value.is_string() ? value.get<std::string>() : "";
  place(".spec.config.env." + slot, where + ".value");
}

void VariableTaker::from(const json& source, const std::string& slot, const std::string& where) {
  const json& secret = kinds::member_at(source, "secretKeyRef");
  const json& config_map = kinds::member_at(source, "configMapKeyRef");
  if (secret.is_object()) {
    deploy_.spec.config.secrets[slot] =
        SecretKeyRef{kinds::text_at(secret, "name"), kinds::text_at(secret, "key")};
    deploy_.namespaces[slot] = workload_.key.namespace_name;
    place(".spec.config.secrets." + slot, where);
    return;
  }
  place(".spec.config.env." + slot, where);
  if (config_map.is_object()) {
    deploy_.entries.push_back({slot, workload_.key.namespace_name, kinds::text_at(config_map, "name"),
                               kinds::text_at(config_map, "key")});
  } else {
    deploy_.without_value[slot] = "Field";  // of the pod, or what it may use
  }
}

/// What they hold is found later (contents.cpp): the other side has a say in it.
void VariableTaker::whole(const json& source) {
  for (const auto& [member, sources] :
       {std::pair{"configMapRef", &deploy_.config_maps}, {"secretRef", &deploy_.secrets}}) {
    const json& reference = kinds::member_at(source, member);
    if (!reference.is_object()) continue;
    sources->push_back({workload_.key.namespace_name, kinds::text_at(reference, "name"), process_ + ".",
                        kinds::text_at(source, "prefix"), kinds::true_at(reference, "optional")});
  }
}

void VariableTaker::place(const std::string& path, const std::string& where) {
  deploy_.places[path] = {workload_.place.origin, workload_.place.path + where};
}

}  // namespace twelvefactor::drift
