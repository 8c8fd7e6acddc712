#include "cli/release/release_parts.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "kinds/secrecy/shown_words.hpp"

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

ShownMap config_of_pods(const Release& release) {
  ShownMap map;
  const auto add_fields = [&map](const std::string& prefix, const StringMap& fields) {
    for (const auto& [name, field] : fields) map[prefix + name] = plain("field " + field);
  };
  add_fields("", release.content.field_env);
  for (const auto& [path, file] : release.content.files) {
    if (!file.hash.empty()) map[path] = plain("text " + file.hash);
  }
  for (const auto& [name, process] : release.content.processes) {
    add_fields(name + ".", process.field_env);
    for (const auto& [variable, shown] : variables(process.env)) map[name + "." + variable] = shown;
  }
  return map;
}

ShownMap secrets(const Release& release) {
  ShownMap map;
  for (const auto& [name, source] : release.content.secrets) map[name] = plain(origin_of(source));
  for (const auto& [process, content] : release.content.processes) {
    for (const auto& [name, source] : content.secrets) map[process + "." + name] = plain(origin_of(source));
  }
  for (const auto& [path, file] : release.content.files) {
    if (file.hash.empty()) map[path] = plain(origin_of(file.secret));
  }
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

ShownMap processes(const std::map<std::string, ReleasedCommand>& processes, bool with_probes) {
  ShownMap map;
  for (const auto& [name, process] : processes) {
    map[name] = plain("");
    const kinds::ShownCommand call = kinds::show_command(process.command, process.args);
    if (!process.command.empty()) add(map, name + ".command", words(process.command, call.command));
    if (!process.args.empty()) add(map, name + ".args", words(process.args, call.args));
    if (process.port) add(map, name + ".port", plain(std::to_string(*process.port)));
    for (const auto& [port, stated] : process.ports) {
      const std::string spoken = stated.app_protocol.empty() ? "" : ", " + stated.app_protocol;
      add(map, name + ".ports." + port, plain(std::to_string(stated.port) + spoken));
    }
    for (const auto& [path, scratch] : process.scratch)
      add(map, name + ".scratch." + path, plain(scratch.memory ? "in memory" : "on disk"));
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
