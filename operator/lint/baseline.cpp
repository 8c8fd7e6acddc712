#include "lint/baseline.hpp"

#include <set>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/fingerprint.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;
using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

}  // namespace

Result<Baseline> parse_baseline(std::string_view text) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || !kinds::member_at(document, "findings").is_array())
    return Error{"is no baseline of twelvefactor lint; --write-baseline makes one"};
  if (kinds::number_at(document, "version") != kVersion)
    return Error{"is a baseline of another version; write it anew with --write-baseline"};
  Baseline baseline;
  for (const json& each : document.at("findings")) {
    const std::string fingerprint = kinds::text_at(each, "fingerprint");
    if (fingerprint.empty())
      return Error{"has a finding without a fingerprint; write it anew with --write-baseline"};
    baseline[fingerprint] = kinds::text_at(each, "file") + ": " + kinds::text_at(each, "rule") + " " +
                            kinds::text_at(each, "object") + " " + kinds::text_at(each, "path");
  }
  return baseline;
}

std::string write_baseline(const Report& report) {
  using Entry = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  std::set<Entry> sorted;
  for (const LintFinding& each : report.findings) {
    if (!each.finding.exempted.empty()) continue;
    sorted.emplace(plain_path(each.file), each.object, each.finding.rule, each.finding.path,
                   each.fingerprint);
  }
  std::string text = "{\"version\": " + std::to_string(kVersion) + ", \"findings\": [";
  std::string before = "\n";
  for (const auto& [file, object, rule, path, fingerprint] : sorted) {
    const Json entry = {
        {"file", file}, {"object", object}, {"rule", rule}, {"path", path}, {"fingerprint", fingerprint}};
    text += before + "  " + entry.dump(-1, ' ', false, Json::error_handler_t::replace);
    before = ",\n";
  }
  return text + "\n]}\n";
}

void apply_baseline(const Baseline& baseline, Report& report) {
  Baseline left = baseline;
  for (LintFinding& each : report.findings) {
    each.known = baseline.contains(each.fingerprint);
    left.erase(each.fingerprint);
  }
  for (auto& [fingerprint, what] : left) report.stale.push_back(std::move(what));
}

}  // namespace twelvefactor::lint
