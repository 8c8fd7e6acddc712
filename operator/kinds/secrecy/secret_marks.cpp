#include "kinds/secrecy/secret_marks.hpp"

#include <algorithm>

#include "kinds/secrecy/credential.hpp"
#include "kinds/secrecy/shown.hpp"
#include "model/slot.hpp"

namespace twelvefactor::kinds {
namespace {

using From = SecretSource::From;

void mark(const std::string& slot, std::string_view value, const std::string& credential,
          const Marker& marker, SecretMarks& marks) {
  SecretMark made{marker(credential.empty() ? value : std::string_view(credential)), !credential.empty()};
  if (made.hash.empty()) {
    marks.erase(slot);
  } else {
    marks.insert_or_assign(slot, std::move(made));
  }
}

/// Of two sources of one variable the later counts, as in the pods.
bool is_replaced(const AppSpec& spec, const std::string& variable) {
  return spec.config.secrets.contains(variable) ||
         std::ranges::any_of(spec.backing_services,
                             [&variable](const auto& entry) { return entry.second.env.contains(variable); });
}

/// As if a file were a variable.
std::string name_in(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// Calls visit(what is before its variables and files, sidecar) for each.
template <class Visit>
void for_each_sidecar(const AppSpec& spec, const Visit& visit) {
  for (const auto& [process, stated] : spec.processes) {
    for (const auto& [name, sidecar] : stated.sidecars) visit(sidecar_slot(process, name), sidecar);
  }
}

SecretSource binding_of(const std::string& name, const BackingService& service) {
  SecretSource source{From::kSecret, service.secret_name, {}, "", name + ".", true};
  // What it binds may change without anybody changing the spec.
  if (service.service) {
    source.from = From::kService;
    source.service = *service.service;
  }
  return source;
}

}  // namespace

std::vector<SecretSource> secret_sources(const AppSpec& spec) {
  std::vector<SecretSource> sources;
  for (const EnvSource& each : spec.config.env_from) {
    if (each.kind == EnvSource::Kind::kSecret)
      sources.push_back({From::kSecret, each.name, {}, "", "", false});
  }
  const auto add = [&sources](const std::string& slot, const SecretVariable& value,
                              const std::string& variable) {
    if (const auto* reference = std::get_if<SecretKeyRef>(&value)) {
      sources.push_back({From::kSecret, reference->name, {}, reference->key, slot, false, variable});
    } else {
      sources.push_back({From::kGenerated, "", {}, slot, slot, false, variable});
    }
  };
  for (const auto& [variable, value] : spec.config.secrets) add(variable, value, "");
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [variable, value] : process.secrets) add(slot_of(name, variable), value, variable);
  }
  const auto add_files = [&sources](const std::string& before, const Files& files) {
    for (const auto& [path, file] : files) {
      if (file.from == File::From::kSecret)
        sources.push_back({From::kSecret, file.name, {}, file.key, before + path, false, name_in(path)});
    }
  };
  add_files("", spec.config.files);
  for_each_sidecar(spec, [&](const std::string& before, const Sidecar& sidecar) {
    for (const auto& [variable, secret] : sidecar.secrets) add(slot_of(before, variable), secret, variable);
    add_files(before, sidecar.files);
  });
  for (const auto& [name, service] : spec.backing_services) sources.push_back(binding_of(name, service));
  return sources;
}

std::string key_names(const SecretFacts& facts) {
  std::string names;
  if (!facts.exists || !facts.keys_known) return names;
  for (const std::string& key : facts.keys) names += (names.empty() ? "" : ", ") + key;
  return names;
}

std::map<std::string, std::string> binding_keys(const AppSpec& spec,
                                                const std::map<std::string, SecretFacts>& secrets) {
  std::map<std::string, std::string> keys;
  for (const auto& [name, service] : spec.backing_services) {
    const auto facts = secrets.find(service.secret_name);
    std::string names = facts == secrets.end() ? std::string() : key_names(facts->second);
    if (!names.empty()) keys.emplace(name, std::move(names));
  }
  return keys;
}

void mark_literals(const AppSpec& spec, const Marker& marker, SecretMarks& marks, const OwnNames& names) {
  for (const auto& [slot, value] : spec.config.env) {
    const std::string_view name = own_name(names, slot);
    const Shown shown = show_value(name, value);
    if (is_replaced(spec, slot) || shown.whole) continue;
    const std::string credential = shown.secret.empty() ? std::string() : credential_in_variable(name, value);
    mark(slot, value, credential, marker, marks);
  }
  const auto mark_own = [&](const std::string& before, const StringMap& env) {
    for (const auto& [name, value] : env) {
      const Shown shown = show_value(name, value);
      if (shown.whole) continue;
      const std::string credential =
          shown.secret.empty() ? std::string() : credential_in_variable(name, value);
      mark(slot_of(before, name), value, credential, marker, marks);
    }
  };
  const auto mark_files = [&](const std::string& before, const Files& files) {
    for (const auto& [path, file] : files) {
      if (file.from != File::From::kLiteral || show_value(name_in(path), file.text).whole) continue;
      mark(before + path, file.text, credential_in_variable(name_in(path), file.text), marker, marks);
    }
  };
  for (const auto& [process, stated] : spec.processes) mark_own(process, stated.env);
  mark_files("", spec.config.files);
  for_each_sidecar(spec, [&](const std::string& before, const Sidecar& sidecar) {
    mark_own(before, sidecar.env);
    mark_files(before, sidecar.files);
  });
}

void mark_source(const SecretSource& source, const std::map<std::string, std::string>& values,
                 const Marker& marker, SecretMarks& marks, const OwnNames& names) {
  for (const auto& [key, value] : values) {
    if (!source.key.empty() && key != source.key) continue;
    const std::string slot = source.key.empty() ? source.slot + key : source.slot;
    mark(slot, value,
         source.binding ? credential_in_binding(key, value)
                        : credential_in_variable(
                              source.variable.empty() ? own_name(names, slot) : source.variable, value),
         marker, marks);
  }
}

}  // namespace twelvefactor::kinds
