#include "cli/difference.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

#include "kinds/secret_literals.hpp"
#include "kinds/secret_words.hpp"

namespace twelvefactor::cli {
namespace {

/// No variable is called so.
constexpr const char* kContents = "(contents)";
constexpr const char* kWholeSecrets = "(envFrom)";

/// A value, and how it may be shown.
struct Shown {
  std::string value;
  std::string text;
  bool hidden = false;
};
using ShownMap = std::map<std::string, Shown>;

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

/// Adds what differs between two maps.
void compare_maps(Part part, const ShownMap& from, const ShownMap& to, Differences& differences) {
  std::set<std::string> keys;
  for (const auto& [key, shown] : from) keys.insert(key);
  for (const auto& [key, shown] : to) keys.insert(key);
  for (const std::string& key : keys) {
    const auto before = from.find(key);
    const auto after = to.find(key);
    const bool was = before != from.end();
    const bool is = after != to.end();
    if (was && is && before->second.value == after->second.value) continue;
    // That there are Secrets now, or none any more, their names say.
    if (was != is && key.ends_with(kContents)) continue;
    Difference difference{part, key, {}, {}, (was && before->second.hidden) || (is && after->second.hidden)};
    if (was) difference.from = difference.hidden ? "" : before->second.text;
    if (is) difference.to = difference.hidden ? "" : after->second.text;
    // Two commands whose secret words alone differ look alike.
    if (was && is && difference.from == difference.to) difference.hidden = true;
    if (difference.hidden && was) difference.from = "";
    if (difference.hidden && is) difference.to = "";
    differences.push_back(std::move(difference));
  }
}

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

std::string origin_of(const SecretVariable& source) {
  if (const auto* reference = std::get_if<SecretKeyRef>(&source))
    return "Secret " + reference->name + ", key " + reference->key;
  constexpr std::array kEncodings = {"hex", "base64", "base64url"};
  const auto& recipe = std::get<GeneratedValue>(source);
  return "generated, " + std::to_string(recipe.bytes) + " bytes as " +
         kEncodings.at(static_cast<std::size_t>(recipe.encoding));
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

ShownMap processes(const std::map<std::string, ReleasedCommand>& processes) {
  ShownMap map;
  for (const auto& [name, process] : processes) {
    map[name] = plain("");
    if (!process.command.empty()) add(map, name + ".command", words(process.command));
    if (!process.args.empty()) add(map, name + ".args", words(process.args));
    if (process.port) add(map, name + ".port", plain(std::to_string(*process.port)));
  }
  return map;
}

void compare_config(const Release& from, const Variables& from_variables, const Release& to,
                    const Variables& to_variables, Differences& differences) {
  if (!needs_variables(from, to)) return;
  if (from_variables && to_variables) {
    compare_maps(Part::kConfig, variables(*from_variables), variables(*to_variables), differences);
  } else {
    differences.push_back({Part::kConfig, "", "", "", /*hidden=*/true});
  }
}

}  // namespace

const char* to_string(Part part) {
  switch (part) {
    case Part::kImage:
      return "Image";
    case Part::kCodebase:
      return "Codebase";
    case Part::kEnvironment:
      return "Environment";
    case Part::kConfig:
      return "Config";
    case Part::kSecrets:
      return "Secrets";
    case Part::kBackingServices:
      return "Backing services";
    case Part::kProcesses:
      return "Processes";
    case Part::kAdminProcesses:
      return "Admin processes";
  }
  return "";
}

bool needs_variables(const Release& from, const Release& to) {
  if (from.content.config_map == to.content.config_map) return false;
  return from.content.config_hash.empty() || from.content.config_hash != to.content.config_hash;
}

Differences compare(const Release& from, const Variables& from_variables, const Release& to,
                    const Variables& to_variables) {
  Differences differences;
  const auto single = [&differences](Part part, const std::string& before, const std::string& after) {
    if (before != after) differences.push_back({part, "", before, after});
  };
  single(Part::kImage, from.content.image, to.content.image);
  compare_maps(Part::kCodebase, codebase(from), codebase(to), differences);
  single(Part::kEnvironment, from.content.environment, to.content.environment);
  compare_config(from, from_variables, to, to_variables, differences);
  compare_maps(Part::kSecrets, secrets(from), secrets(to), differences);
  compare_maps(Part::kBackingServices, services(from), services(to), differences);
  compare_maps(Part::kProcesses, processes(from.content.processes), processes(to.content.processes),
               differences);
  compare_maps(Part::kAdminProcesses, processes(from.content.gates), processes(to.content.gates),
               differences);
  return differences;
}

Differences without_contents(Differences differences) {
  std::erase_if(differences, [](const Difference& difference) {
    const bool refers = difference.part == Part::kSecrets || difference.part == Part::kBackingServices;
    return refers && difference.key.ends_with(kContents);
  });
  return differences;
}

}  // namespace twelvefactor::cli
