#include "lint/lint.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

#include <nlohmann/json.hpp>

#include "kinds/app_spec_json.hpp"
#include "kinds/json_at.hpp"
#include "kinds/policy_json.hpp"
#include "kinds/resource.hpp"
#include "lint/workload.hpp"
#include "reconcile/levels.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"
#include "yaml/places.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

// Of these a plain workload says nothing: which code it is, whom it is compared with, what it calls its
// processes.
constexpr std::array<std::string_view, 8> kNotInWorkloads = {"TF0101", "TF0104", "TF0702", "TF1001",
                                                             "TF1003", "TF0302", "TF0401", "TF0404"};

bool is_kubernetes(const json& document) {
  return document.is_object() && !kinds::text_at(document, "kind").empty() &&
         !kinds::text_at(document, "apiVersion").empty();
}

/// "line 3, column 5: why" of a document as a line of its file.
Problem syntax_problem(const std::string& file, int first_line, const std::string& message) {
  constexpr std::string_view kLine = "line ";
  int line = 0;
  if (message.starts_with(kLine))
    std::from_chars(message.data() + kLine.size(), message.data() + message.size(), line);
  const std::size_t colon = message.find(": ");
  if (line == 0 || colon == std::string::npos) return {file, first_line, message};
  return {file, first_line + line - 1, message.substr(colon + 2)};
}

bool is_list(const json& document) {
  return kinds::text_at(document, "kind").ends_with("List") && kinds::member_at(document, "items").is_array();
}

}  // namespace

/// One document of a file.
class Document {
 public:
  Document(Linter& linter, const std::string& file, yaml::DocumentText text)
      : linter_(linter), file_(file), line_(text.line), places_(text) {}

  void read(const json& document, bool must_be_kubernetes) {
    if (document.is_array()) {
      // A JSON file may hold several.
      for (std::size_t i = 0; i < document.size(); ++i)
        read_object(document[i], "[" + std::to_string(i) + "]", must_be_kubernetes);
      return;
    }
    if (!is_list(document)) {
      read_object(document, "", must_be_kubernetes);
      return;
    }
    const json& items = document.at("items");
    for (std::size_t i = 0; i < items.size(); ++i)
      read_object(items[i], ".items[" + std::to_string(i) + "]", must_be_kubernetes);
  }

 private:
  void read_object(const json& object, const std::string& prefix, bool must_be_kubernetes) {
    if (!is_kubernetes(object)) {
      if (must_be_kubernetes) {
        problem(prefix, "is no Kubernetes object: it has no apiVersion and kind");
      } else {
        ++linter_.report_.passed_over;
      }
      return;
    }
    prefix_ = prefix;
    said_.clear();
    const std::string kind = kinds::text_at(object, "kind");
    const json& metadata = kinds::member_at(object, "metadata");
    namespace_ = kinds::text_at(metadata, "namespace");
    if (namespace_.empty()) namespace_ = linter_.options_.namespace_name;
    name_ = kinds::text_at(metadata, "name");
    if (name_.empty()) name_ = kinds::text_at(metadata, "generateName");
    title_ = kind + " " + namespace_ + "/" + name_;
    const bool ours = kinds::text_at(object, "apiVersion").starts_with("twelvefactor.dev/");
    if (ours && kind == kinds::kAppKind) {
      app(object);
    } else if (ours && kind == "TwelveFactorPolicy") {
      policy(object);
    } else if (is_workload(kind)) {
      workload(object);
    } else if (kind == "Service" && kinds::text_at(object, "apiVersion") == "v1") {
      tell(check_service(object), {});
    } else if (kind == "Ingress") {
      judge_plain(read_ingress(object), {"TF0602"}, {});
    } else if (kind == "ConfigMap") {
      judge_plain(read_config_map(object), {"TF0301"}, {});
    } else {
      ++linter_.report_.passed_over;
    }
  }

  void app(const json& object) {
    if (kinds::text_at(object, "apiVersion") != kinds::kAppApiVersion) {
      problem(prefix_, title_ + ": apiVersion must be " + std::string(kinds::kAppApiVersion));
      return;
    }
    Observed observed;
    observed.offline = true;
    observed.app.key = {namespace_, name_};
    auto spec = kinds::parse_app_spec_strictly(kinds::member_at(object, "spec").dump());
    if (!spec) {
      // ".spec.image: is required"; "unknown field .spec.imaeg; ..."
      const std::string& message = spec.error().message;
      const std::size_t from = message.find(".spec");
      const std::size_t end =
          std::min(message.find_first_of(": ,;", std::min(from, message.size())), message.size());
      problem(prefix_ + (from == std::string::npos ? ".spec" : message.substr(from, end - from)),
              title_ + ": " + message);
      return;
    }
    ++linter_.report_.apps;
    observed.app.spec = std::move(*spec);
    remember(observed.app.spec);
    tell(reconcile::findings_of(observed), observed.app.spec);
  }

  void policy(const json& object) {
    const auto read = kinds::parse_policy_strictly(name_, kinds::member_at(object, "spec").dump());
    if (!read) problem(prefix_ + ".spec", title_ + ": " + read.error().message);
  }

  void workload(const json& object) {
    ++linter_.report_.workloads;
    std::vector<Finding> own = check_workload(object);
    const std::vector<Judged> containers = read_workload(object, linter_.options_.environment);
    if (containers.empty()) problem(prefix_, title_ + ": has no containers, so there is nothing to judge");
    for (const Judged& each : containers) judge_plain(each, {}, std::exchange(own, {}));
  }

  /// `only`: these rules; none: all that a workload can break.
  void judge_plain(const Judged& judged, std::initializer_list<std::string_view> only,
                   std::vector<Finding> more) {
    std::vector<Finding> findings = std::move(more);
    for (Finding& finding : reconcile::findings_of(judged.observed)) {
      const bool wanted = only.size() == 0
                              ? std::ranges::find(kNotInWorkloads, finding.rule) == kNotInWorkloads.end()
                              : std::ranges::find(only, finding.rule) != only.end();
      if (!wanted) continue;
      finding.path = place_in_object(judged, finding.path);
      // What is said of the pod as a whole, each of its containers says.
      if (said_.insert(finding.rule + finding.path).second) findings.push_back(std::move(finding));
    }
    tell(std::move(findings), judged.observed.app.spec);
  }

  /// Levels, places, and into the report.
  void tell(std::vector<Finding> findings, const AppSpec& spec) {
    for (Finding& finding : at_their_levels(std::move(findings), spec)) {
      // Only what is shown needs a place.
      if (linter_.report_.findings.size() == kMostFindings) {
        ++linter_.report_.findings_left_out;
      } else {
        linter_.add(placed(std::move(finding)));
      }
    }
  }

  [[nodiscard]] LintFinding placed(Finding finding) const {
    const yaml::Place place = places_.find(prefix_ + finding.path);
    return {std::move(finding), title_, file_, place.line, place.column};
  }

  std::vector<Finding> at_their_levels(std::vector<Finding> findings, const AppSpec& spec) {
    const reconcile::Applied applied = reconcile::policy_for(spec.environment, linter_.options_.policies);
    for (const std::string& text : applied.problems) {
      if (linter_.told_.insert(text).second) linter_.report_.problems.push_back({"", 0, text});
    }
    std::optional<Policy> with_flags = overridden(applied.policy);
    const Policy* policy = with_flags ? &*with_flags : applied.policy;
    return reconcile::levelled(std::move(findings), spec, policy, linter_.options_.today);
  }

  /// The policy with the levels of the command line over it; null when there are none.
  [[nodiscard]] std::optional<Policy> overridden(const Policy* policy) const {
    const LintOptions& options = linter_.options_;
    if (options.rule_levels.empty() && options.factor_levels.empty() && !options.default_level)
      return std::nullopt;
    Policy result = policy == nullptr ? Policy{} : *policy;
    if (options.default_level) {
      result.default_level = options.default_level;
      result.factor_levels.clear();
      result.rule_levels.clear();
    }
    for (const auto& [factor, level] : options.factor_levels) {
      result.factor_levels[factor] = level;
      std::erase_if(result.rule_levels, [number = factor](const auto& entry) {
        const Rule* rule = reconcile::find_rule(entry.first);
        return rule != nullptr && rule->factor == number;
      });
    }
    for (const auto& [rule, level] : options.rule_levels) result.rule_levels[rule] = level;
    return result;
  }

  /// The second app of the same codebase in a namespace is a finding; nobody knows yet whether there is one.
  void remember(AppSpec spec) {
    const Rule* rule = reconcile::find_rule("TF0105");
    std::vector<Finding> finding = {{std::string(rule->id), rule->factor, rule->level,
                                     ".spec.codebase.repository", "", std::string(rule->remedy)}};
    finding = at_their_levels(std::move(finding), spec);
    Linter::Seen seen{namespace_ + " " + spec.codebase.repository, title_, std::nullopt};
    for (Finding& each : finding) {
      if (each.rule == rule->id) seen.finding = placed(std::move(each));
    }
    linter_.seen_.push_back(std::move(seen));
  }

  void problem(const std::string& path, std::string message) {
    const yaml::Place place = places_.find(path);
    linter_.add_problem({file_, place.line == 0 ? line_ : place.line, std::move(message)});
  }

  Linter& linter_;
  const std::string& file_;
  int line_;
  yaml::Places places_;
  std::string prefix_;
  std::string namespace_;
  std::string name_;
  std::string title_;
  std::set<std::string> said_;  // rule and path, of the object that is read
};

Linter::Linter(LintOptions options) : options_(std::move(options)) {}

void Linter::read(const std::string& file, std::string_view text, bool must_be_kubernetes) {
  if (text.size() > kMostFileBytes) {
    add_problem({file, 0, "is larger than 64 MiB; split it"});
    return;
  }
  for (const yaml::DocumentText& part : yaml::split_documents(text)) {
    if (part.text.size() > kMostDocumentBytes) {
      add_problem({file, part.line, "is a document of more than 4 MiB, which no API server takes"});
      continue;
    }
    const auto documents = yaml::yaml_to_json(part.text);
    if (!documents) {
      add_problem(syntax_problem(file, part.line, documents.error().message));
      continue;
    }
    Document document(*this, file, part);
    for (const std::string& each : *documents)
      document.read(json::parse(each, nullptr, /*allow_exceptions=*/false), must_be_kubernetes);
  }
}

void Linter::add_problem(Problem problem) {
  report_.problems.push_back(std::move(problem));
}

void Linter::add(LintFinding finding) {
  if (report_.findings.size() < kMostFindings) {
    report_.findings.push_back(std::move(finding));
  } else {
    ++report_.findings_left_out;
  }
}

void Linter::look_for_twins() {
  std::map<std::string, const Seen*> first;
  for (Seen& each : seen_) {
    const auto [known, fresh] = first.emplace(each.codebase, &each);
    if (fresh || known->second->object == each.object || !each.finding) continue;
    each.finding->finding.message = "the same codebase as " + known->second->object + " in this namespace";
    add(*each.finding);
  }
}

Report Linter::finish() {
  look_for_twins();
  std::ranges::stable_sort(report_.findings, {}, [](const LintFinding& each) {
    return std::tuple(each.file, each.line, each.finding.rule);
  });
  return std::move(report_);
}

std::size_t count(const Report& report, Level level) {
  return static_cast<std::size_t>(std::ranges::count_if(report.findings, [level](const LintFinding& each) {
    return each.finding.level == level && each.finding.exempted.empty();
  }));
}

std::size_t count_exempted(const Report& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings, [](const LintFinding& each) { return !each.finding.exempted.empty(); }));
}

}  // namespace twelvefactor::lint
