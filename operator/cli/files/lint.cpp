#include "cli/files/lint.hpp"

#include <algorithm>
#include <fstream>
#include <istream>
#include <ostream>

#include "cli/files/policy_files.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/read/policy_json.hpp"
#include "lint/baseline.hpp"
#include "lint/formats.hpp"
#include "lint/lint.hpp"
#include "manifests/sources.hpp"
#include "manifests/stream.hpp"
#include "manifests/text_file.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::cli {
namespace {

/// "Warn", "III=Off", "TF0201=Enforce". Returns what is wrong with it, or nothing.
std::string add_level(const std::string& text, lint::LintOptions& options) {
  const std::size_t equals = text.find('=');
  const std::string name = equals == std::string::npos ? "" : text.substr(0, equals);
  const auto level = kinds::parse_level(equals == std::string::npos ? text : text.substr(equals + 1));
  if (!level) return "--level " + text + ": the level must be one of Enforce, Warn, Audit, Off";
  if (equals == std::string::npos) {
    options.default_level = level;
  } else if (const int factor = reconcile::factor_number(name); factor != 0) {
    options.factor_levels[factor] = *level;
  } else if (reconcile::find_rule(name) != nullptr) {
    options.rule_levels[name] = *level;
  } else {
    return "--level " + text + ": there is no rule and no factor " + name +
           "; `twelvefactor explain` lists them";
  }
  return "";
}

Result<lint::LintOptions> prepared(const LintOptions& options, std::chrono::sys_days now,
                                   std::istream& standard_input) {
  lint::LintOptions made;
  made.namespace_name = options.namespace_name;
  made.environment = options.environment;
  made.today = now;
  made.subjects = options.output == "openreports";
  if (!options.today.empty()) {
    const auto day = kinds::parse_day(options.today);
    if (!day) return Error{"--today " + options.today + ": is not a date; write it like 2027-03-31"};
    made.today = *day;
  }
  for (const std::string& text : options.levels) {
    if (std::string problem = add_level(text, made); !problem.empty()) return Error{std::move(problem)};
  }
  for (const std::string& file : options.policies) {
    if (auto added = add_policies(file, standard_input, made.policies); !added) return added.error();
  }
  return made;
}

std::string formatted(const lint::Report& report, const LintOptions& options) {
  const lint::FormatOptions format{options.version, options.strict};
  if (options.output == "json") return lint::as_json(report, format);
  if (options.output == "sarif") return lint::as_sarif(report, format);
  if (options.output == "junit") return lint::as_junit(report, format);
  if (options.output == "github") return lint::as_github(report);
  if (options.output == "gitlab") return lint::as_gitlab(report);
  if (options.output == "openreports") return lint::as_openreports(report);
  return lint::as_text(report);
}

/// What is known by then is marked; what is to be written, is. Errors: a file that cannot be read or written.
Result<Done> settle(const LintOptions& options, std::istream& standard_input, lint::Report& report) {
  if (!options.baseline.empty()) {
    const auto text = manifests::read_file(options.baseline, manifests::kMostFileBytes, standard_input);
    if (!text) return text.error();
    const auto baseline = lint::parse_baseline(*text);
    if (!baseline) return Error{"--baseline " + options.baseline + ": " + baseline.error().message};
    lint::apply_baseline(*baseline, report);
  }
  if (options.write_baseline.empty()) return Done{};
  std::ofstream file(options.write_baseline, std::ios::binary);
  file << lint::write_baseline(report);
  file.close();
  if (!file) return Error{"--write-baseline " + options.write_baseline + ": cannot be written"};
  for (lint::LintFinding& each : report.findings) each.known = true;
  report.stale.clear();
  return Done{};
}

}  // namespace

int lint(const LintOptions& options, std::chrono::sys_days now, std::istream& standard_input,
         std::ostream& out, std::ostream& notes) {
  auto made = prepared(options, now, standard_input);
  if (!made) {
    notes << "twelvefactor: " << made.error().message << "\n";
    return 2;
  }
  // A baseline has to know all of them.
  if (!options.baseline.empty() || !options.write_baseline.empty())
    made->most_findings = static_cast<std::size_t>(-1);
  lint::Linter linter(std::move(*made));
  manifests::Found found;
  manifests::read_sources(
      {options.files, options.kustomizations, /*any_documents=*/false, options.skip_others}, standard_input,
      [&linter](const manifests::Manifest& manifest) { linter.take(manifest); }, found);
  linter.add(found);
  lint::Report report = linter.finish();
  for (const std::string& note : report.notes) notes << "twelvefactor: " << printable(note) << "\n";
  if (const auto settled = settle(options, standard_input, report); !settled) {
    notes << "twelvefactor: " << settled.error().message << "\n";
    return 2;
  }
  out << formatted(report, options);
  if (!report.problems.empty()) return 2;
  const bool failed = std::ranges::any_of(report.findings, [&options](const lint::LintFinding& each) {
    return lint::fails(each, options.strict);
  });
  return failed ? 1 : 0;
}

}  // namespace twelvefactor::cli
