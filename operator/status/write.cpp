#include "status/write.hpp"

#include <nlohmann/json.hpp>

#include "kinds/names.hpp"
#include "kinds/resource.hpp"

namespace twelvefactor::status {
namespace {

using nlohmann::json;

constexpr std::size_t kNoteLimit = 1024;  // events.k8s.io/v1: note has at most 1 KiB

json event_json(const Observed& observed, const Event& event, const std::string& now, const std::string& instance) {
  const AppKey& app = observed.app.key;
  return {{"apiVersion", "events.k8s.io/v1"},
          {"kind", "Event"},
          {"metadata", {{"namespace", app.namespace_name}, {"generateName", app.name + "."}}},
          {"eventTime", now},
          {"reportingController", "twelvefactor.dev/operator"},
          {"reportingInstance", instance},
          {"action", "Reconcile"},
          {"reason", event.reason},
          {"note", event.note.substr(0, kNoteLimit)},
          {"type", event.warning ? "Warning" : "Normal"},
          {"regarding",
           {{"apiVersion", kinds::kAppApiVersion},
            {"kind", kinds::kAppKind},
            {"namespace", app.namespace_name},
            {"name", app.name},
            {"uid", to_string(observed.app.uid)}}}};
}

}  // namespace

kube::ApiResult<std::string> write_status(const Observed& observed, const Summary& summary, kube::Writer& writer, std::stop_token stop) {
  const AppKey& app = observed.app.key;
  json body = {{"apiVersion", kinds::kAppApiVersion},
               {"kind", kinds::kAppKind},
               {"metadata",
                {{"namespace", app.namespace_name},
                 {"name", app.name},
                 {"uid", to_string(observed.app.uid)},
                 {"resourceVersion", observed.resource_version}}}};
  body["status"] = json::parse(summary.json);
  return writer.replace(kinds::app_status_path(app.namespace_name, app.name), body.dump(), stop);
}

void write_events(const Observed& observed, const Summary& summary, const std::string& now, const std::string& instance,
                  kube::Writer& writer, std::stop_token stop) {
  const std::string collection = "/apis/events.k8s.io/v1/namespaces/" + observed.app.key.namespace_name + "/events";
  for (const Event& event : summary.events) {
    static_cast<void>(writer.create(collection, event_json(observed, event, now, instance).dump(), stop));
  }
}

}  // namespace twelvefactor::status
