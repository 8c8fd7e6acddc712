#include "cli/release/release_parts.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "kinds/secrecy/secret_literals.hpp"
#include "kinds/secrecy/secret_words.hpp"

namespace twelvefactor::cli {
namespace {

/// No variable is called so.
constexpr const char* kWholeSecrets = "(envFrom)";

Shown plain(const std::string& text) {
  return {text, text};
}

/// Words that look secret are hidden, and compared all the same.
Shown words(const std::vector<std::string>& words) {
  using nlohmann::json;
  const auto dump = [](const std::vector<std::string>& list) {
    return json(list).dump(-1, ' ', false, json::error_handler_t::replace);
  };
  return {dump(words), dump(kinds::without_secrets(words))};
}

void add(ShownMap& map, const std::string& key, const Shown& shown) {
  if (!shown.value.empty()) map.emplace(key, shown);
}

/// A query may hold a token, and so may a word.
Shown probe_text(const Probe& probe) {
  const auto query = probe.path.find('?');
  Shown shown;
  if (!probe.path.empty()) {
    shown = {"GET " + probe.path, "GET " + probe.path.substr(0, query) +
                                      (query == std::string::npos ? "" : "?" + std::string(kinds::kHidden))};
  } else if (probe.tcp) {
    shown = plain("TCP");
  } else {
    shown = words(probe.exec);
  }
  const std::string times = ", after " + std::to_string(probe.initial_delay_seconds) + " s, every " +
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
  const std::string shown = kinds::without_secrets({release.content.codebase.repository}).front();
  add(map, "repository", {release.content.codebase.repository, shown});
  add(map, "revision", plain(release.content.codebase.revision));
  return map;
}

ShownMap variables(const StringMap& texts) {
  ShownMap map;
  for (const auto& [name, value] : texts)
    map[name] = {value, value, !kinds::secret_suspicion(name, value).empty()};
  return map;
}

ShownMap secrets(const Release& release) {
  ShownMap map;
  for (const auto& [name, source] : release.content.secrets) map[name] = plain(origin_of(source));
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
    if (!process.command.empty()) add(map, name + ".command", words(process.command));
    if (!process.args.empty()) add(map, name + ".args", words(process.args));
    if (process.port) add(map, name + ".port", plain(std::to_string(*process.port)));
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
