#include "definitions/rules.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

void ask(const Rule& rule, const json& value, const Path& at, std::vector<Refusal>& refusals) {
  if (rule.program->asks_old_self()) return;
  const auto holds = rule.program->holds(value);
  if (!holds) {
    refusals.push_back({at.field(), at.place(),
                        "cannot be judged by the rule \"" + rule.text + "\": " + holds.error().message,
                        false});
    return;
  }
  if (*holds) return;
  const Path path = at.below(rule.field_path);
  refusals.push_back(
      {path.field(), path.place(), rule.message.empty() ? "failed rule: " + rule.text : rule.message, false});
}

}  // namespace

void check_rules(const json& value, const Schema& schema, const Path& at, std::vector<Refusal>& refusals) {
  if (value.is_null()) return;
  for (const Rule& rule : schema.rules) ask(rule, value, at, refusals);
  if (value.is_array()) {
    for (std::size_t i = 0; schema.items != nullptr && i < value.size(); ++i)
      check_rules(value[i], *schema.items, at.item(i), refusals);
    return;
  }
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    const Schema* const inner = schema.member(name);
    const bool field = schema.properties.contains(name);
    if (inner != nullptr) check_rules(member, *inner, field ? at.child(name) : at.entry(name), refusals);
  }
}

}  // namespace twelvefactor::definitions
