#include "kinds/read/read_release.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "kinds/build/release_status.hpp"
#include "kinds/json/json_fields.hpp"
#include "kinds/read/read_metadata.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

ReleaseStatus status_of(dom::element object) {
  const auto status = member(object, "status");
  const nlohmann::json read = status ? nlohmann::json::parse(simdjson::minify(*status), nullptr,
                                                             /*allow_exceptions=*/false)
                                     : nlohmann::json::object();
  JsonReading reading{.remembers = false};
  return read_release_status(JsonFields(read, "", reading));
}

}  // namespace

std::optional<ReleaseFacts> read_release(dom::element object) {
  const auto spec = member(object, "spec");
  if (!spec || !spec->is_object()) return std::nullopt;
  ReleaseFacts facts;
  facts.number = number(*spec, "number");
  facts.format = member(*spec, "format") ? static_cast<int>(number(*spec, "format")) : 1;
  facts.digest = LaterDigest(simdjson::minify(*spec), digest_of_release);
  facts.config_map = text(*spec, "configMapName");
  facts.files_map = text(*spec, "filesConfigMapName");
  facts.image = text(*spec, "image");
  if (const auto codebase = member(*spec, "codebase")) facts.revision = text(*codebase, "revision");
  dom::object processes;
  const auto named = member(*spec, "processes");
  if (named && named->get_object().get(processes) == simdjson::SUCCESS) {
    for (const auto& [name, process] : processes) facts.processes.emplace_back(name);
    std::sort(facts.processes.begin(), facts.processes.end());
  }
  facts.status = status_of(object);
  return facts;
}

}  // namespace twelvefactor::kinds
