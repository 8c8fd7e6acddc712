#include "kinds/read/judged_status.hpp"

#include <optional>

#include "kinds/digest/own_fields.hpp"
#include "kinds/read/read_metadata.hpp"
#include "model/condition.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

std::optional<Level> level_of(std::string_view name) {
  for (const Level level : {Level::kEnforce, Level::kWarn, Level::kAudit}) {
    if (name == level_name(level)) return level;
  }
  return std::nullopt;
}

}  // namespace

JudgedStatus read_judged_status(std::string_view status_json) {
  JudgedStatus judged;
  dom::element status;
  if (thread_parser().parse(status_json).get(status) != simdjson::SUCCESS) return judged;
  judged.inputs_hash = text(status, kInputsHash);
  judged.digest = status_digest_without(status, kInputsHash);
  judged.all_findings = !member(status, "findingsOmitted");
  for_each_item(status, "conditions", [&judged](dom::element condition) {
    const std::string_view type = text(condition, "type");
    const bool is = text(condition, "status") == "True";
    if (type == condition::kReady) {
      judged.ready = is;
      judged.ready_reason = text(condition, "reason");
    } else if (type == condition::kReconciling) {
      judged.in_progress = is;
    } else if (type == condition::kReleased && !is) {
      judged.released_not_since = text(condition, "lastTransitionTime");
    }
  });
  for_each_item(status, "findings", [&judged](dom::element each) {
    const auto level = level_of(text(each, "level"));
    if (!level) return;
    Finding& finding = judged.findings.emplace_back();
    finding.factor = static_cast<int>(number(each, "factor"));
    finding.level = *level;
    finding.exempted = text(each, "exempted");
    finding.release = number(each, "release");
    if (finding.release == 0) return;
    finding.rule = text(each, "rule");
    finding.path = text(each, "path");
  });
  return judged;
}

std::string with_inputs_hash(std::string status_json, const std::string& hash) {
  status_json.pop_back();  // the brace; a status is never empty
  return status_json.append(",\"").append(kInputsHash).append("\":\"").append(hash).append("\"}");
}

}  // namespace twelvefactor::kinds
