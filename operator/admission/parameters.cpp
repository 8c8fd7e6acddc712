#include "admission/parameters.hpp"

#include <algorithm>

#include "admission/days.hpp"
#include "admission/yaml_text.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::admission {
namespace {

/// Does this selector select the namespace? (kinds/read/label_selector)
std::string selects(const std::string& selector) {
  return selector +
         ".?matchLabels.orValue({}).all(k, k in variables.labels && variables.labels[k] == " + selector +
         ".matchLabels[k]) && " + selector +
         ".?matchExpressions.orValue([]).all(e, e.operator in ['In', 'Exists'] ? e.key in variables.labels "
         "&& "
         "(e.operator == 'Exists' || variables.labels[e.key] in e.?values.orValue([])) : "
         "!(e.key in variables.labels) || e.operator == 'NotIn' && "
         "!(variables.labels[e.key] in e.?values.orValue([])))";
}

/// The level of a rule: its own name, then that of its factor in either spelling, the first in the order of
/// letters, then the default (kinds/read/policy_json, reconcile/levels).
std::string level_of(const Rule& rule) {
  const std::string roman(reconcile::roman(rule.factor));
  const std::string number = std::string(rule.id.substr(0, 4));
  const auto [first, second] = std::minmax(roman, number);
  const auto entry = [](std::string_view name) { return "variables.levels[?" + cel_string(name) + "]"; };
  return cel_string(rule.id) + ": " + entry(rule.id) + ".or(" + entry(first) + ").or(" + entry(second) +
         ").or(params.spec.?defaultLevel).orValue(" + cel_string(level_name(rule.level)) + ")";
}

}  // namespace

std::string about_the_environment() {
  const std::string environment = "object.spec.environment.matches";
  return "has(params.status) && has(params.status.match) && " + environment + "(params.status.match) && !" +
         environment + "(params.status.?shadowedBy.orValue('^$'))";
}

std::string has_rules_at(const std::vector<const Rule*>& rules, const std::vector<Level>& levels) {
  std::vector<std::string> names;
  std::string own = "Off";  // one of these levels that some rule has by itself
  for (const Level level : levels) {
    names.emplace_back(level_name(level));
    if (std::ranges::any_of(rules, [level](const Rule* rule) { return rule->level == level; }))
      own = level_name(level);
  }
  const std::string list = cel_list(names);
  return "params.spec.?defaultLevel.orValue('" + own + "') in " + list +
         " || params.spec.?levels.orValue({}).exists(l, params.spec.levels[l] in " + list + ")";
}

std::string variables_of_parameters(const std::vector<const Rule*>& rules) {
  std::string levels;
  for (const Rule* rule : rules) levels += (levels.empty() ? "" : ", ") + level_of(*rule);
  const std::string day = "object.spec.exemptions[r].expires.substring(0, 10)";
  return named_expression("labels", "namespaceObject.metadata.?labels.orValue({})") +
         named_expression("decides", "(!has(params.spec.namespaceSelector) || " +
                                         selects("params.spec.namespaceSelector") +
                                         ") && !params.status.?shadowedIn.orValue([]).exists(o, "
                                         "object.spec.environment.matches(o.match) && " +
                                         selects("o.?namespaceSelector.orValue({})") + ")") +
         // The later of two days that nobody but the platform can write: metadata.managedFields can be
         // forged.
         named_expression("asOf", "params.status.?asOf.orValue('')") +
         named_expression("made", "string(object.metadata.creationTimestamp).substring(0, 10)") +
         named_expression("today", "variables.made > variables.asOf ? variables.made : variables.asOf") +
         named_expression("longest", "params.spec.?exemptions.?maxDuration.orValue('')") +
         named_expression("longestDays",
                          "variables.longest == '' ? -1 : (int(variables.longest.substring(0, "
                          "variables.longest.size() - 1)) * (variables.longest.endsWith('d') ? 1440 : "
                          "variables.longest.endsWith('h') ? 60 : 1) + 1439) / 1440") +
         // Where the operator has written no day, what is new may end as late as it says: the operator judges
         // it.
         named_expression("exempt",
                          "!params.spec.?exemptions.?allowed.orValue(true) ? [] : "
                          "object.spec.?exemptions.orValue({}).filter(r, "
                          "object.spec.exemptions[r].expires.matches(" +
                              std::string(kIsDay) + ") && " + day +
                              " >= variables.today && (variables.longestDays < 0 || " +
                              "variables.longestDays > 3653 || variables.asOf == '' || timestamp(" + day +
                              " + 'T00:00:00Z') - timestamp(variables.today + 'T00:00:00Z') <= "
                              "duration(string(variables.longestDays * 24) + 'h')))") +
         named_expression("levels", "params.spec.?levels.orValue({})") +
         named_expression("at", "{" + levels + "}");
}

}  // namespace twelvefactor::admission
