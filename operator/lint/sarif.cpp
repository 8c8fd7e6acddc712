#include "lint/sarif.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::lint {
namespace {

using Json = nlohmann::ordered_json;

/// A path as a relative reference: what has a meaning in a URI is written as %XX.
std::string as_uri(const std::string& file) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri.append("%").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
    }
  }
  return uri;
}

}  // namespace

Json sarif_place(const std::string& file, int line, int column) {
  Json physical = {{"artifactLocation", {{"uri", as_uri(file)}}}};
  if (line > 0) {
    physical["region"] = {{"startLine", line}};
    if (column > 0) physical["region"]["startColumn"] = column;
  }
  return {{"physicalLocation", std::move(physical)}};
}

std::string sarif_log(const std::string& version, Json rules, Json results,
                      const std::vector<Problem>& problems, const std::vector<std::string>& notes) {
  Json notifications = Json::array();
  for (const Problem& each : problems) {
    Json notification = {{"level", "error"}, {"message", {{"text", each.message}}}};
    if (!each.file.empty()) notification["locations"] = Json::array({sarif_place(each.file, each.line, 0)});
    notifications.push_back(std::move(notification));
  }
  for (const std::string& note : notes)
    notifications.push_back({{"level", "note"}, {"message", {{"text", note}}}});
  const Json driver = {{"name", "twelvefactor"},
                       {"version", version},
                       {"informationUri", "https://12factor.net/"},
                       {"rules", std::move(rules)}};
  Json run = {{"tool", {{"driver", driver}}},
              {"invocations", Json::array({{{"executionSuccessful", problems.empty()},
                                            {"toolExecutionNotifications", std::move(notifications)}}})},
              {"columnKind", "utf16CodeUnits"},
              {"results", std::move(results)}};
  const Json document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", Json::array({std::move(run)})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace twelvefactor::lint
