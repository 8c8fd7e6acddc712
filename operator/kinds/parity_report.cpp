#include "kinds/parity_report.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

constexpr std::size_t kFindingsShown = 64;
constexpr std::size_t kKeyLimit = 512;
constexpr std::size_t kValueLimit = 256;

const char* to_string(Dimension dimension) {
  switch (dimension) {
    case Dimension::kCode:
      return "Code";
    case Dimension::kTime:
      return "Time";
    case Dimension::kConfigKey:
      return "ConfigKey";
    case Dimension::kConfigValue:
      return "ConfigValue";
    case Dimension::kSharedCredential:
      return "SharedCredential";
    case Dimension::kBackingService:
      return "BackingService";
    case Dimension::kProcess:
      return "Process";
    case Dimension::kAdminProcess:
      return "AdminProcess";
    case Dimension::kPolicy:
      return "Policy";
  }
  return "";
}

const char* to_string(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "Error";
    case Severity::kWarning:
      return "Warning";
    case Severity::kInfo:
      return "Info";
  }
  return "";
}

const char* to_string(Depth depth) {
  switch (depth) {
    case Depth::kNames:
      return "None";
    case Depth::kLiterals:
      return "Literals";
    case Depth::kSecrets:
      return "Secrets";
  }
  return "";
}

std::string shown(const std::string& text) {
  return text.size() <= kValueLimit ? text : cut(text, kValueLimit - 3) + "...";
}

json finding_json(const ParityFinding& finding) {
  return {{"dimension", to_string(finding.dimension)},
          {"key", cut(finding.key, kKeyLimit)},
          {"here", shown(finding.here)},
          {"there", shown(finding.there)},
          {"severity", to_string(finding.severity)},
          {"message", finding.message}};
}

json deploy_json(const AppKey& key) {
  return {{"namespace", key.namespace_name}, {"name", key.name}};
}

json status_json(const ParityReport& report) {
  json status = {{"state", twelvefactor::to_string(report.state)},
                 {"message", report.message},
                 {"summary",
                  {{"errors", report.count(Severity::kError)},
                   {"warnings", report.count(Severity::kWarning)},
                   {"infos", report.count(Severity::kInfo)}}}};
  if (report.state != ParityState::kUnknown) status["values"] = to_string(report.depth);
  const std::size_t listed = std::min(report.findings.size(), kFindingsShown);
  for (std::size_t i = 0; i < listed; ++i) status["findings"].push_back(finding_json(report.findings[i]));
  if (report.findings.size() > listed) status["findingsOmitted"] = report.findings.size() - listed;
  return status;
}

}  // namespace

BuiltObject build_parity_report(const ObjectMeta& meta, const std::string& peer_key, const AppKey& app,
                                const ParityReport& report) {
  json object = object_with_meta(Kind::kParityReport, meta);
  object["spec"] = {{"peer", peer_key}, {"here", deploy_json(app)}, {"there", deploy_json(report.peer)}};
  object["status"] = status_json(report);
  return finish(Kind::kParityReport, object);
}

}  // namespace twelvefactor::kinds
