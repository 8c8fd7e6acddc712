#include <algorithm>
#include <string>
#include <utility>

#include "imports/manifests/app.hpp"
#include "imports/variables.hpp"
#include "kinds/secrecy/secret_names.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr std::size_t kLongestLiteral = 32768;

/// Of the downward API, those that pod.fieldEnv knows.
bool is_known_field(const std::string& field) {
  for (const char* const each :
       {"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
        "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"}) {
    if (field == each) return true;
  }
  const bool map = field.starts_with("metadata.labels['") || field.starts_with("metadata.annotations['");
  return map && field.ends_with("']") && field.size() <= 400;
}

class VariablesOfContainer {
 public:
  VariablesOfContainer(App& app, Part& part) : app_(app), part_(part) {}

  void read() {
    const Tree& list = member(*part_.container.value, "env");
    for (std::size_t i = 0; list.is_array() && i < list.size(); ++i)
      variable(list[i], app_.place(part_).in(".env[" + std::to_string(i) + "]"));
    const Tree& sources = member(*part_.container.value, "envFrom");
    for (std::size_t i = 0; sources.is_array() && i < sources.size(); ++i)
      source(sources[i], app_.place(part_).in(".envFrom[" + std::to_string(i) + "]"));
  }

 private:
  void variable(const Tree& stated, const Place& place) {
    const std::string name = member_text(stated, "name");
    if (!can_be_set(name)) {
      // PORT and its like are the operator's own.
      const bool own = name == "PORT" || name == "SERVICE_BINDING_ROOT" || name.starts_with("TWELVEFACTOR_");
      if (!own)
        place.about("config").missing("a variable has a name that no shell knows",
                                      "call it with letters, digits and _, and let the code read that");
      return;
    }
    Definition definition;
    definition.source = place.source();
    const Tree& from = member(stated, "valueFrom");
    if (from.contains("secretKeyRef")) {
      const Tree& reference = from["secretKeyRef"];
      definition.from = Definition::From::kSecretRef;
      definition.value = member_text(reference, "name");
      definition.key = member_text(reference, "key");
      if (member(reference, "optional") == Tree(true))
        place.about("config.secrets")
            .guess("the Secret may be missing there, and the app waits for it here",
                   "remove " + name + " if it is not used");
    } else if (from.contains("configMapKeyRef")) {
      if (!from_config_map(name, from["configMapKeyRef"], place, definition)) return;
    } else if (from.contains("fieldRef") && is_known_field(member_text(from["fieldRef"], "fieldPath"))) {
      definition.from = Definition::From::kField;
      definition.value = member_text(from["fieldRef"], "fieldPath");
    } else if (!from.is_null()) {
      return place.about(part_.at())
          .missing("the variable " + name + " has a source that no variable of an app has",
                   "let the program find it out by itself");
    } else {
      literal(name, member_text(stated, "value"), place, definition);
    }
    part_.variables[name] = std::move(definition);
  }

  /// Its text, where it is known: config is stated in the app.
  bool from_config_map(const std::string& name, const Tree& reference, const Place& place,
                       Definition& definition) {
    const std::string map = member_text(reference, "name");
    const std::string key = member_text(reference, "key");
    const Object* object = app_.world.find("ConfigMap", part_.object->namespace_name, map);
    const Tree& text = object == nullptr ? member(Tree(), "") : inside(object->value, {"data", key});
    if (text.is_string()) {
      literal(name, text.get<std::string>(), place, definition);
      if (definition.from == Definition::From::kLiteral)
        place.about("config.env").guess(name + " is taken from the ConfigMap " + map + ", and stated here");
      return true;
    }
    if (member(reference, "optional") == Tree(true) || app_.world.choice.alone) return false;
    definition.from = Definition::From::kUnset;
    place.about("config").missing(
        name + " comes from the key " + key + " of the ConfigMap " + map + ", which is not there",
        "state it in config.env");
    return true;
  }

  void literal(const std::string& name, const std::string& text, const Place& place, Definition& definition) {
    bool known = true;
    const std::string whole = expanded(text, known);
    if (!known) {
      definition.from = Definition::From::kUnset;
      place.about("config").missing(
          name + " is put together of variables that come from a Secret, which config does not do",
          "give the parts to the code, or make one key of them");
    } else if (!whole.empty() && (is_secret_literal(name, whole) || is_made(text))) {
      definition.from = Definition::From::kMadeSecret;
      part_.made[name] = whole;
    } else if (whole.size() > kLongestLiteral) {
      definition.from = Definition::From::kUnset;
      place.about("config").missing(name + " is longer than 32 KiB", "put it into a file: config.files");
    } else {
      definition.value = whole;
    }
  }

  /// A part of it is a literal that looks secret.
  [[nodiscard]] bool is_made(const std::string& text) const {
    return std::ranges::any_of(part_.made, [&text](const auto& each) {
      return text.find("$(" + each.first + ")") != std::string::npos;
    });
  }

  /// As the kubelet does: $(NAME) of variables before it, $$ for a $. `known`: all of them are literals.
  [[nodiscard]] std::string expanded(const std::string& text, bool& known) const {
    std::string whole;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text.compare(at, 2, "$$") == 0) {
        whole += '$';
        ++at;
        continue;
      }
      const std::size_t end = text.compare(at, 2, "$(") == 0 ? text.find(')', at) : std::string::npos;
      if (end == std::string::npos) {
        whole += text[at];
        continue;
      }
      const std::string name = text.substr(at + 2, end - at - 2);
      const auto found = part_.variables.find(name);
      const auto made = part_.made.find(name);
      if (made != part_.made.end()) {
        whole += made->second;
      } else if (found == part_.variables.end()) {
        whole += text.substr(at, end - at + 1);
      } else if (found->second.from == Definition::From::kLiteral) {
        whole += found->second.value;
      } else {
        known = false;
      }
      at = end;
    }
    return whole;
  }

  void source(const Tree& stated, const Place& place) {
    const bool secret = stated.contains("secretRef");
    const Tree& reference = member(stated, secret ? "secretRef" : "configMapRef");
    const std::string name = member_text(reference, "name");
    if (name.empty()) return;
    if (!member_text(stated, "prefix").empty())
      return place.about("config").missing("the variables of " + name + " have a prefix there, and none here",
                                           "state each in config");
    part_.sources.push_back({secret, name, member(reference, "optional") == Tree(true)});
  }

  App& app_;
  Part& part_;
};

}  // namespace

bool is_secret_literal(const std::string& name, const std::string& value) {
  const kinds::Shown shown = kinds::show_value(name, value);
  return kinds::name_says_secret(kinds::as_variable(name)) || !shown.whole || !shown.secret.empty();
}

void read_variables(App& app, Part& part) {
  VariablesOfContainer(app, part).read();
}

}  // namespace twelvefactor::imports::plain
