#include "cli/files/render.hpp"

#include <ostream>

#include "cli/files/app_files.hpp"
#include "cli/terminal/text.hpp"
#include "reconcile/reconcile.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::cli {
namespace {

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
      notes << "twelvefactor: " << printable(apps.error().message) << "\n";
      code = 1;
      continue;
    }
    for (const Observed& app : *apps) {
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
