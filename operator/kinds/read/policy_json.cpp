#include "kinds/read/policy_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "kinds/json/json_fields.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::array<std::string_view, 12> kRoman = {"I",   "II",   "III", "IV", "V",  "VI",
                                                     "VII", "VIII", "IX",  "X",  "XI", "XII"};

/// 1 to 12 of "III" and "TF03"; 0 when it is no factor.
int factor_of(std::string_view name) {
  for (std::size_t i = 0; i < kRoman.size(); ++i) {
    if (name == kRoman[i]) return static_cast<int>(i) + 1;
  }
  if (name.size() != 4 || !name.starts_with("TF")) return 0;
  int number = 0;
  const auto [end, error] = std::from_chars(name.data() + 2, name.data() + 4, number);
  return error == std::errc() && end == name.data() + 4 && number >= 1 && number <= 12 ? number : 0;
}

std::optional<Level> read_level(const JsonFields& fields, const std::string& name) {
  const auto level = parse_level(fields.text(name.c_str()));
  if (!level) fields.complain(name, "must be one of Enforce, Warn, Audit, Off");
  return level;
}

void read_levels(const JsonFields& levels, Policy& policy) {
  std::vector<std::string> names;
  for (const auto& [name, value] : levels.value().items()) names.push_back(name);
  for (const std::string& name : names) {
    const auto level = read_level(levels, name);
    if (!level) continue;
    const int factor = factor_of(name);
    if (factor == 0) {
      policy.rule_levels.emplace(name, *level);
      continue;
    }
    const auto [known, fresh] = policy.factor_levels.emplace(factor, *level);
    if (!fresh && known->second != *level)
      policy.problems.push_back("levels gives factor " +
                                std::string(kRoman.at(static_cast<std::size_t>(factor - 1))) +
                                " two levels; keep one of them");
  }
}

void read_exemptions(const JsonFields& exemptions, Policy& policy) {
  if (exemptions.has("allowed")) policy.exemptions_allowed = exemptions.boolean("allowed");
  if (!exemptions.has("maxDuration")) return;
  policy.longest_exemption = parse_days(exemptions.text("maxDuration"));
  if (!policy.longest_exemption) exemptions.complain("maxDuration", "must be a time such as 90d or 720h");
}

std::optional<LabelRequirement::Operator> operator_of(const std::string& word) {
  using Operator = LabelRequirement::Operator;
  if (word == "In") return Operator::kIn;
  if (word == "NotIn") return Operator::kNotIn;
  if (word == "Exists") return Operator::kExists;
  if (word == "DoesNotExist") return Operator::kDoesNotExist;
  return std::nullopt;
}

LabelSelector read_selector(const JsonFields& fields) {
  LabelSelector selector;
  selector.labels = fields.text_map("matchLabels");
  fields.each_item("matchExpressions", [&selector](const JsonFields& item) {
    LabelRequirement requirement;
    requirement.key = item.required_text("key");
    const auto how = operator_of(item.text("operator"));
    if (!how) item.complain("operator", "must be one of In, NotIn, Exists, DoesNotExist");
    requirement.how = how.value_or(LabelRequirement::Operator::kIn);
    requirement.values = item.texts("values");
    selector.requirements.push_back(std::move(requirement));
  });
  return selector;
}

AllowedValues read_allowed(const JsonFields& fields) {
  AllowedValues allowed;
  const auto read = [&fields](const char* name, AllowedValues::Globs& globs) {
    if (fields.has(name)) globs = fields.texts(name);
  };
  read("hosts", allowed.hosts);
  read("ingressClassNames", allowed.ingress_classes);
  read("exposeAnnotations", allowed.expose_annotations);
  read("serviceAccountAnnotations", allowed.account_annotations);
  read("tolerations", allowed.tolerations);
  read("podLabels", allowed.pod_labels);
  read("podAnnotations", allowed.pod_annotations);
  read("priorityClassNames", allowed.priority_classes);
  return allowed;
}

Policy read_policy_spec(std::string_view name, const JsonFields& fields) {
  Policy policy;
  policy.name = name;
  policy.environments = fields.texts("environments");
  if (policy.environments.empty())
    fields.complain("environments", "must name at least one environment, such as prod*");
  if (fields.has("defaultLevel")) policy.default_level = read_level(fields, "defaultLevel");
  read_levels(fields.object("levels"), policy);
  read_exemptions(fields.object("exemptions"), policy);
  if (fields.has("namespaceSelector")) policy.namespaces = read_selector(fields.object("namespaceSelector"));
  policy.allowed = read_allowed(fields.object("allowed"));
  return policy;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<Level> parse_level(std::string_view text) {
  std::string word(text);
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (word == "enforce") return Level::kEnforce;
  if (word == "warn") return Level::kWarn;
  if (word == "audit") return Level::kAudit;
  if (word == "off") return Level::kOff;
  return std::nullopt;
}

std::optional<std::chrono::days> parse_days(std::string_view text) {
  if (text.size() < 2 || text.size() > 9 || !all_digits(text.substr(0, text.size() - 1))) return std::nullopt;
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size() - 1, count);
  std::int64_t minutes = count;
  switch (text.back()) {
    case 'd':
      minutes *= std::int64_t{24} * 60;
      break;
    case 'h':
      minutes *= 60;
      break;
    case 'm':
      break;
    default:
      return std::nullopt;
  }
  constexpr std::int64_t kDay = std::int64_t{24} * 60;
  const std::int64_t days = (minutes + kDay - 1) / kDay;
  if (days > 3653) return std::nullopt;
  return std::chrono::days(days);
}

std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  constexpr std::string_view kMidnight = "T00:00:00Z";
  if (text.ends_with(kMidnight)) text.remove_suffix(kMidnight.size());
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!all_digits(text.substr(0, 4)) || !all_digits(text.substr(5, 2)) || !all_digits(text.substr(8)))
    return std::nullopt;
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  std::from_chars(text.data(), text.data() + 4, year);
  std::from_chars(text.data() + 5, text.data() + 7, month);
  std::from_chars(text.data() + 8, text.data() + 10, day);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

Result<Policy> parse_policy_strictly(std::string_view name, std::string_view spec_json) {
  const nlohmann::json document = nlohmann::json::parse(spec_json, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return Error{".spec: is no JSON"};
  JsonReading reading;
  Policy policy = read_policy_spec(name, JsonFields(document, ".spec", reading));
  std::string problem;
  for (const std::string& path : unknown_members(document, ".spec", reading))
    problem += (problem.empty() ? "unknown field " : ", ") + path;
  if (!reading.error.empty()) problem += (problem.empty() ? "" : "; ") + reading.error;
  if (!problem.empty()) return Error{problem};
  return policy;
}

Policy parse_policy(std::string_view name, std::string_view spec_json) {
  const nlohmann::json document = nlohmann::json::parse(spec_json, nullptr, /*allow_exceptions=*/false);
  JsonReading reading;
  Policy policy = read_policy_spec(name, JsonFields(document, ".spec", reading));
  if (!reading.error.empty()) policy.problems.push_back(reading.error);
  return policy;
}

}  // namespace twelvefactor::kinds
