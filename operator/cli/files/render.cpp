#include "cli/files/render.hpp"

#include <ostream>

#include "cli/files/app_files.hpp"
#include "cli/terminal/text.hpp"
#include "definitions/made.hpp"
#include "reconcile/reconcile.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kMostRefusals = 1000;

const char* level_word(Level level) {
  switch (level) {
    case Level::kEnforce:
      return "error";
    case Level::kWarn:
      return "warning";
    case Level::kAudit:
      return "note";
    case Level::kOff:
      break;
  }
  return "";
}

/// Returns whether an enforced rule is broken.
bool print_findings(const Observed& app, const Desired& desired, bool wanted, std::ostream& notes) {
  bool broken = false;
  for (const Finding& finding : desired.findings) {
    broken = broken || finding.level == Level::kEnforce;
    if (!wanted && finding.level != Level::kEnforce) continue;
    notes << printable(to_string(app.app.key) + ": " + level_word(finding.level) + " " + finding.rule + " " +
                       finding.path + ": " + finding.message + "; " + finding.remedy)
          << "\n";
  }
  return broken;
}

/// Returns whether there are any.
bool print_refusals(const Observed& app, std::ostream& notes) {
  const auto refusals = definitions::made_refusals_of(app.app.spec);
  for (const auto& refusal : refusals)
    notes << printable(to_string(app.app.key) + ": error " + to_text(refusal)) << "\n";
  return !refusals.empty();
}

bool print_objects(const Desired& desired, std::ostream& out, std::ostream& notes) {
  for (const DesiredObject& object : desired.objects) {
    const auto text = yaml::json_to_yaml(object.json);
    if (!text) {
      notes << "twelvefactor: " << object.name << " cannot be printed: " << text.error().message << "\n";
      return false;
    }
    out << "---\n" << *text;
  }
  return true;
}

}  // namespace

int render(const RenderOptions& options, std::istream& standard_input, std::ostream& out,
           std::ostream& notes) {
  int code = 0;
  for (const std::string& file : options.files) {
    const auto apps = read_apps(file, options.namespace_name, standard_input);
    if (!apps) {
      for (const std::string& line : printable_lines(apps.error().message, kMostRefusals))
        notes << "twelvefactor: " << line << "\n";
      code = 1;
      continue;
    }
    for (const Observed& app : *apps) {
      // The objects are printed all the same: what of them is refused is easier to see in them.
      if (print_refusals(app, notes)) code = 1;
      const Desired desired = reconcile::reconcile(app);
      if (print_findings(app, desired, options.findings, notes)) {
        code = 1;
        continue;
      }
      if (!print_objects(desired, out, notes)) code = 1;
    }
  }
  return code;
}

}  // namespace twelvefactor::cli
