#include "kinds/read/shown_status.hpp"

#include "kinds/read/read_metadata.hpp"
#include "model/finding.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::size_t kMostShown = 256;

}  // namespace

std::string seen_in_pods(simdjson::dom::element status) {
  std::string seen;
  for_each_item(status, "findings", [&seen](simdjson::dom::element finding) {
    const bool counts = !text(finding, "since").empty() && text(finding, "exempted").empty() &&
                        text(finding, "level") == level_name(Level::kWarn);
    if (!counts || seen.size() > kMostShown) return;
    const std::string_view path = text(finding, "path");
    seen += (seen.empty() ? "" : ", ") + std::string(text(finding, "rule")) + " of " +
            std::string(path.substr(path.rfind('.') + 1));
  });
  return seen;
}

std::string seen_in_pods_of(std::string_view status_json) {
  simdjson::dom::element status;
  if (thread_parser().parse(status_json).get(status) != simdjson::SUCCESS) return {};
  return seen_in_pods(status);
}

}  // namespace twelvefactor::kinds
