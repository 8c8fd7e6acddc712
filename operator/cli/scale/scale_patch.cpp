#include "cli/scale/scale_patch.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson spec_of(const std::map<std::string, int>& counts) {
  OrderedJson processes = OrderedJson::object();
  for (const auto& [process, number] : counts) processes[process]["replicas"] = number;
  return {{"processes", std::move(processes)}};
}

}  // namespace

std::string scale_document(const App& app, const std::map<std::string, int>& counts) {
  const OrderedJson patch = {{"apiVersion", kinds::kAppApiVersion},
                             {"kind", kinds::kAppKind},
                             {"metadata", {{"name", app.key.name}, {"namespace", app.key.namespace_name}}},
                             {"spec", spec_of(counts)}};
  return patch.dump();
}

std::string scale_body(const App& app, const std::map<std::string, int>& counts) {
  const OrderedJson patch = {{"metadata", {{"uid", app.uid}}}, {"spec", spec_of(counts)}};
  return patch.dump();
}

}  // namespace twelvefactor::cli
