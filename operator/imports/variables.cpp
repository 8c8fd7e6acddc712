#include "imports/variables.hpp"

#include <algorithm>
#include <set>

#include "imports/services.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/secret_names.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::imports {
namespace {

constexpr std::size_t kLongestDescription = 512;

bool is_variable(std::string_view name) {
  if (name.empty() || name.size() > 253 || (name[0] >= '0' && name[0] <= '9')) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
         std::string_view::npos;
}

bool is_operators_own(std::string_view name) {
  return name == "PORT" || name == "SERVICE_BINDING_ROOT" || name.starts_with("TWELVEFACTOR_");
}

bool is_secret(const NamedVariable& variable) {
  return kinds::name_says_secret(kinds::as_variable(variable.name)) ||
         !kinds::show_value(variable.name, variable.value).whole;
}

/// Its value comes from the binding of a service, or one process has it alone.
bool is_set_elsewhere(const std::string& name, const Draft& draft) {
  const auto has = [&name](const auto& each) { return each.second.env.contains(name); };
  return std::ranges::any_of(draft.services, has) || std::ranges::any_of(draft.processes, has);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& each : names) text += (text.empty() ? "" : ", ") + each;
  return text;
}

/// The keys of the Secret that holds what looks secret, of those that nobody has made yet.
std::set<std::string> keys_to_make(const Draft& draft) {
  std::set<std::string> keys;
  const auto add = [&keys](const std::map<std::string, DraftSecret>& secrets) {
    for (const auto& [name, secret] : secrets) {
      if (!secret.generated && secret.secret_name.empty())
        keys.insert(secret.key.empty() ? name : secret.key);
    }
  };
  add(draft.secrets);
  for (const auto& [name, process] : draft.processes) {
    add(process.secrets);
    for (const auto& [container, sidecar] : process.sidecars) add(sidecar.secrets);
  }
  return keys;
}

void tell_of_secrets(Draft& draft) {
  const std::set<std::string> keys = keys_to_make(draft);
  if (keys.empty()) return;
  std::string command = "kubectl create secret generic " + draft.name + "-secrets";
  for (const std::string& key : keys) command += " --from-literal=" + key + "=...";
  draft.notes.push_back({Note::Weight::kMissing, "", draft.secrets.empty() ? "processes" : "config.secrets",
                         "their values are secret, and come from a Secret that has to be made",
                         std::move(command)});
}

/// The same of files.
void tell_of_files(Draft& draft) {
  std::string command;
  for (const auto& [path, file] : draft.files) {
    if (!file.secret_key.empty() && file.secret_name.empty())
      command += " --from-file=" + file.secret_key + "=...";
  }
  if (!command.empty())
    draft.notes.push_back({Note::Weight::kMissing, "", "config.files",
                           "their contents are secret, and come from a Secret that has to be made",
                           "kubectl create secret generic " + draft.name + "-files" + command});
}

}  // namespace

bool can_be_set(std::string_view name) {
  return is_variable(name) && !is_operators_own(name);
}

void add_variable(const NamedVariable& variable, const std::string& source, Draft& draft) {
  if (is_operators_own(variable.name)) return;
  if (!is_variable(variable.name)) {
    draft.notes.push_back({Note::Weight::kMissing, source, "config",
                           "a variable has a name that no shell knows",
                           "call it with letters, digits and _, and let the code read that"});
    return;
  }
  const bool elsewhere = is_set_elsewhere(variable.name, draft);
  if (!elsewhere && add_service_variable(variable.name, variable.value, source, draft)) return;
  DraftVariable& stated = draft.contract[variable.name];
  if (stated.description.empty())
    stated.description = kinds::show_text(variable.description).substr(0, kLongestDescription);
  if (elsewhere) return;
  if (variable.generated || is_secret(variable)) {
    stated.secret = true;
    stated.required = stated.required || variable.required;
    DraftSecret& secret = draft.secrets[variable.name];
    secret.generated = secret.generated || variable.generated;
  } else if (variable.value.empty() || kinds::is_placeholder(variable.value)) {
    stated.unset = variable.required && !draft.env.contains(variable.name);
  } else if (variable.example) {
    if (!draft.env.contains(variable.name)) draft.examples[variable.name] = variable.value;
  } else {
    stated.required = variable.required;
    draft.env[variable.name] = variable.value;
  }
}

void tell_of_variables(Draft& draft) {
  // A contract names all that the code reads, or TF0307 asks for the rest.
  if (!draft.contract.empty()) {
    for (const auto& [name, process] : draft.processes) {
      for (const auto& [variable, value] : process.env) draft.contract.try_emplace(variable);
    }
  }
  std::vector<std::string> unset;
  for (auto& [name, variable] : draft.contract) {
    variable.unset = variable.unset && !draft.env.contains(name) && !draft.secrets.contains(name);
    if (variable.unset) unset.push_back(name);
  }
  if (!unset.empty())
    draft.notes.push_back({Note::Weight::kMissing, "", "config.contract",
                           "nothing sets these yet: " + listed(unset),
                           "set each in config.env, and take the # before it away"});
  tell_of_secrets(draft);
  tell_of_files(draft);
}

}  // namespace twelvefactor::imports
