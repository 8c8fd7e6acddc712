#include "cli/release/release_parts.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "kinds/secrecy/shown_words.hpp"
#include "model/slot.hpp"

namespace twelvefactor::cli {
namespace {

/// No variable is called so.
constexpr const char* kWholeSecrets = "(envFrom)";

Shown plain(const std::string& text) {
  return {text, text};
}

/// Words that look secret are hidden, and compared all the same.
Shown words(const std::vector<std::string>& words, const std::vector<kinds::Shown>& shown) {
  using nlohmann::json;
  const auto dump = [](const std::vector<std::string>& list) {
    return json(list).dump(-1, ' ', false, json::error_handler_t::replace);
  };
  return {dump(words), dump(kinds::texts_of(shown))};
}

void add(ShownMap& map, const std::string& key, const Shown& shown) {
  if (!shown.value.empty()) map.emplace(key, shown);
}

Shown probe_text(const Probe& probe) {
  Shown shown;
  if (!probe.path.empty()) {
    shown = {"GET " + probe.path, "GET " + kinds::show_path(probe.path)};
  } else if (probe.tcp) {
    shown = plain("TCP");
  } else if (probe.grpc) {
    shown = {"gRPC " + *probe.grpc, "gRPC " + kinds::show_value("", *probe.grpc).text};
  } else {
    shown = words(probe.exec, kinds::show_command(probe.exec).command);
  }
  const std::string asked = probe.port.empty() ? "" : " on port " + probe.port;
  const std::string times = asked + ", after " + std::to_string(probe.initial_delay_seconds) + " s, every " +
                            std::to_string(probe.period_seconds) + " s, within " +
                            std::to_string(probe.timeout_seconds) + " s, successes " +
                            std::to_string(probe.success_threshold) + ", failures " +
                            std::to_string(probe.failure_threshold);
  shown.value += times;
  shown.text += times;
  return shown;
}

std::string origin_of(const SecretVariable& source) {
  if (const auto* reference = std::get_if<SecretKeyRef>(&source))
    return "Secret " + reference->name + ", key " + reference->key;
  constexpr std::array kEncodings = {"hex", "base64", "base64url"};
  const auto& recipe = std::get<GeneratedValue>(source);
  return "generated, " + std::to_string(recipe.bytes) + " bytes as " +
         kEncodings.at(static_cast<std::size_t>(recipe.encoding));
}

}  // namespace

ShownMap codebase(const Release& release) {
  ShownMap map;
  const std::string shown = kinds::show_value("", release.content.codebase.repository).text;
  add(map, "repository", {release.content.codebase.repository, shown});
  add(map, "revision", plain(release.content.codebase.revision));
  return map;
}

ShownMap variables(const StringMap& texts) {
  ShownMap map;
  for (const auto& [name, value] : texts) {
    const kinds::Shown shown = kinds::show_value(name, value);
    map[name] = {value, shown.text, shown.text == kinds::kHidden};
  }
  return map;
}

namespace {

/// "web.sidecars.nginx" and "/etc/nginx/nginx.conf", as parity reports call it.
void add_texts(ShownMap& map, const std::string& before, const ReleasedFiles& files) {
  for (const auto& [path, file] : files) {
    if (!file.hash.empty()) map[before + path] = plain("text " + file.hash);
  }
}

void add_secret_files(ShownMap& map, const std::string& before, const ReleasedFiles& files) {
  for (const auto& [path, file] : files) {
    if (file.hash.empty()) map[before + path] = plain(origin_of(file.secret));
  }
}

}  // namespace

ShownMap config_of_pods(const Release& release) {
  ShownMap map;
  const auto add_fields = [&map](const std::string& prefix, const StringMap& fields) {
    for (const auto& [name, field] : fields) map[prefix + name] = plain("field " + field);
  };
  add_fields("", release.content.field_env);
  add_texts(map, "", release.content.files);
  for (const auto& [name, process] : release.content.processes) {
    add_fields(name + ".", process.field_env);
    for (const auto& [variable, shown] : variables(process.env)) map[name + "." + variable] = shown;
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      const std::string before = sidecar_slot(name, sidecar_name);
      for (const auto& [variable, shown] : variables(sidecar.env)) map[slot_of(before, variable)] = shown;
      add_texts(map, before, sidecar.files);
    }
  }
  return map;
}

ShownMap secrets(const Release& release) {
  ShownMap map;
  for (const auto& [name, source] : release.content.secrets) map[name] = plain(origin_of(source));
  for (const auto& [process, content] : release.content.processes) {
    for (const auto& [name, source] : content.secrets) map[process + "." + name] = plain(origin_of(source));
    for (const auto& [sidecar_name, sidecar] : content.sidecars) {
      const std::string before = sidecar_slot(process, sidecar_name);
      for (const auto& [name, secret] : sidecar.secrets)
        map[slot_of(before, name)] = plain(origin_of(secret));
      add_secret_files(map, before, sidecar.files);
    }
  }
  add_secret_files(map, "", release.content.files);
  std::string sources;
  for (const EnvSource& source : release.content.secret_sources)
    sources += (sources.empty() ? "" : ", ") + source.name + (source.optional ? " (optional)" : "");
  add(map, kWholeSecrets, plain(sources));
  add(map, kContents, {release.content.secrets_hash, "", true});
  return map;
}

ShownMap services(const Release& release) {
  ShownMap map;
  for (const auto& [name, service] : release.content.backing_services) {
    map[name] = plain("");
    add(map, name + ".type", plain(service.type));
    add(map, name + ".provider", plain(service.provider));
    add(map, name + ".version", plain(service.version));
    add(map, name + ".secretName", plain(service.secret_name));
    add(map, name + ".mount", plain(service.mount ? "true" : "false"));
    for (const auto& [variable, key] : service.env) add(map, name + ".env." + variable, plain("key " + key));
    add(map, name + "." + kContents, {service.content_hash, "", true});
  }
  return map;
}

namespace {

template <class Container>
void add_call(ShownMap& map, const std::string& name, const Container& container) {
  const kinds::ShownCommand call = kinds::show_command(container.command, container.args);
  if (!container.command.empty()) add(map, name + ".command", words(container.command, call.command));
  if (!container.args.empty()) add(map, name + ".args", words(container.args, call.args));
}

void add_ports(ShownMap& map, const std::string& name, const std::map<std::string, NamedPort>& ports) {
  for (const auto& [port, stated] : ports) {
    const std::string spoken = stated.app_protocol.empty() ? "" : ", " + stated.app_protocol;
    add(map, name + ".ports." + port, plain(std::to_string(stated.port) + spoken));
  }
}

void add_sidecar(ShownMap& map, const std::string& name, const ReleasedSidecar& sidecar) {
  add(map, name + ".image", plain(sidecar.image));
  add_call(map, name, sidecar);
  add_ports(map, name, sidecar.ports);
  if (sidecar.startup) add(map, name + ".startup", probe_text(*sidecar.startup));
  if (sidecar.readiness) add(map, name + ".readiness", probe_text(*sidecar.readiness));
}

}  // namespace

ShownMap processes(const std::map<std::string, ReleasedCommand>& processes, bool with_probes) {
  ShownMap map;
  for (const auto& [name, process] : processes) {
    map[name] = plain("");
    add_call(map, name, process);
    if (process.port) add(map, name + ".port", plain(std::to_string(*process.port)));
    add_ports(map, name, process.ports);
    for (const auto& [path, scratch] : process.scratch)
      add(map, name + ".scratch." + path, plain(scratch.memory ? "in memory" : "on disk"));
    for (const auto& [sidecar_name, sidecar] : process.sidecars)
      add_sidecar(map, sidecar_slot(name, sidecar_name), sidecar);
    if (!with_probes) continue;
    const auto add_probe = [&](const char* probe, const std::optional<Probe>& stated) {
      if (stated) add(map, name + "." + probe, probe_text(*stated));
    };
    add_probe("startup", process.startup);
    add_probe("readiness", process.readiness);
    add_probe("liveness", process.liveness);
  }
  return map;
}

}  // namespace twelvefactor::cli
