#include "cli/release/pin_patch.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::ordered_json;

Json release_of(const Pin& pin) {
  Json release = Json::object();
  release["pin"] = pin.number ? Json(*pin.number) : Json(nullptr);
  if (pin.run_before_release) release["runBeforeRelease"] = true;
  return release;
}

}  // namespace

std::string pin_document(const App& app, const Pin& pin) {
  const Json patch = {{"apiVersion", kinds::kAppApiVersion},
                      {"kind", kinds::kAppKind},
                      {"metadata", {{"name", app.key.name}, {"namespace", app.key.namespace_name}}},
                      {"spec", {{"release", release_of(pin)}}}};
  return patch.dump();
}

std::string pin_body(const App& app, const Pin& pin) {
  const Json patch = {{"metadata", {{"uid", app.uid}}}, {"spec", {{"release", release_of(pin)}}}};
  return patch.dump();
}

std::string retry_body(const App& app, const std::string& text) {
  const Json patch = {{"metadata", {{"uid", app.uid}, {"annotations", {{kinds::kRetryAnnotation, text}}}}}};
  return patch.dump();
}

}  // namespace twelvefactor::cli
