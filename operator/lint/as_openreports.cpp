// Reports of openreports.io (v1alpha1): one for each object, named as the operator names that of an app, so
// that tools which read reports in a cluster show what a pipeline found.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "kinds/build/findings_report.hpp"
#include "kinds/text/resource.hpp"
#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

constexpr std::size_t kLongestName = 253;  // of an object: RFC 1123 subdomain

/// "deployment-shop-web" of "Deployment shop/web".
std::string report_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    if (plain) {
      name += lower;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name.resize(std::min(name.size(), kLongestName));
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "findings" : name;
}

const Subject* subject_of(const Report& report, const std::string& object) {
  const auto found = std::ranges::find(report.subjects, object, &Subject::object);
  return found == report.subjects.end() ? nullptr : &*found;
}

nlohmann::json started(std::string_view name, const std::string& namespace_name) {
  const kinds::ResourceType& type = kinds::resource_type(Kind::kFindingsReport);
  nlohmann::json metadata = {{"name", name}};
  if (!namespace_name.empty()) metadata["namespace"] = namespace_name;
  return {{"apiVersion", type.api_version}, {"kind", type.kind}, {"metadata", std::move(metadata)}};
}

nlohmann::json report_of(const std::string& object, const Subject* subject,
                         const std::vector<kinds::ReportedFinding>& findings) {
  kinds::ReportScope scope;
  std::string name = report_name(object);
  if (subject != nullptr) {
    scope = {subject->api_version, subject->kind, subject->namespace_name, subject->name, {}};
    name = subject->is_app ? subject->name : report_name(subject->kind + "-" + subject->name);
  }
  nlohmann::json made = started(name, scope.namespace_name);
  kinds::add_results(made, scope, findings, findings.size());
  return made;
}

nlohmann::json report_of(const std::vector<Problem>& problems) {
  nlohmann::json made = started("twelvefactor-lint-unreadable", "");
  nlohmann::json results = nlohmann::json::array();
  for (const Problem& each : problems) {
    results.push_back({{"policy", "Unreadable"},
                       {"result", "error"},
                       {"message", each.message},
                       {"properties", {{"file", each.file}, {"line", std::to_string(each.line)}}}});
  }
  made["source"] = "twelvefactor";
  made["summary"] = {{"pass", 0}, {"fail", 0}, {"warn", 0}, {"error", results.size()}, {"skip", 0}};
  made["results"] = std::move(results);
  return made;
}

}  // namespace

std::string as_openreports(const Report& report) {
  std::map<std::string, std::vector<kinds::ReportedFinding>> by_object;
  for (const LintFinding& each : report.findings) {
    by_object[each.object].push_back(
        {&each.finding, is_settled(each), {{"file", each.file}, {"line", std::to_string(each.line)}}});
  }
  nlohmann::json items = nlohmann::json::array();
  for (const auto& [object, findings] : by_object)
    items.push_back(report_of(object, subject_of(report, object), findings));
  if (!report.problems.empty()) items.push_back(report_of(report.problems));
  const nlohmann::json list = {{"apiVersion", "v1"}, {"kind", "List"}, {"items", std::move(items)}};
  return list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace twelvefactor::lint
