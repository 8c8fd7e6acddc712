#include <nlohmann/json.hpp>

#include "kinds/digest/hash.hpp"
#include "lint/fingerprint.hpp"
#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

using Json = nlohmann::ordered_json;

Json issue(const std::string& check, const std::string& text, std::string_view severity,
           const std::string& file, int line, const std::string& fingerprint) {
  return {{"description", text},
          {"check_name", check},
          {"fingerprint", fingerprint},
          {"severity", severity},
          // GitLab asks for a path and a line of each.
          {"location",
           {{"path", file.empty() ? "policies" : plain_path(file)},
            {"lines", {{"begin", line > 0 ? line : 1}}}}}};
}

std::string_view severity_of(Level level) {
  return level == Level::kEnforce ? "major" : level == Level::kWarn ? "minor" : "info";
}

}  // namespace

std::string as_gitlab(const Report& report) {
  Json issues = Json::array();
  for (const Problem& each : report.problems) {
    issues.push_back(issue("unreadable", each.message, "blocker", each.file, each.line,
                           kinds::to_hex(kinds::hash_leaf(plain_path(each.file), each.message))));
  }
  for (const LintFinding& each : report.findings) {
    if (is_settled(each)) continue;
    const Finding& finding = each.finding;
    issues.push_back(issue(finding.rule,
                           finding.rule + " " + each.object + " " + finding.path + ": " + finding.message +
                               "; " + finding.remedy,
                           severity_of(finding.level), each.file, each.line, each.fingerprint));
  }
  return issues.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace twelvefactor::lint
