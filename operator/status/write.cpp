#include "status/write.hpp"

#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "model/text.hpp"

namespace twelvefactor::status {
namespace {

using nlohmann::json;

constexpr std::size_t kNoteLimit = 1024;  // events.k8s.io/v1: note has at most 1 KiB

/// `<app>.<hexadecimal number>`, as other controllers name theirs; unlike a generated name it may hold the
/// dot.
std::string event_name(const std::string& app, std::uint64_t number) {
  std::array<char, 17> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return app + "." + std::string(digits.data(), end.ptr);
}

json event_json(const Observed& observed, const Event& event, const EventStamp& stamp, std::uint64_t number) {
  const AppKey& app = observed.app.key;
  return {{"apiVersion", "events.k8s.io/v1"},
          {"kind", "Event"},
          {"metadata", {{"namespace", app.namespace_name}, {"name", event_name(app.name, number)}}},
          {"eventTime", stamp.time},
          {"reportingController", "twelvefactor.dev/operator"},
          {"reportingInstance", stamp.instance},
          {"action", "Reconcile"},
          {"reason", event.reason},
          {"note", cut(event.note, kNoteLimit)},
          {"type", event.warning ? "Warning" : "Normal"},
          {"regarding",
           {{"apiVersion", kinds::kAppApiVersion},
            {"kind", kinds::kAppKind},
            {"namespace", app.namespace_name},
            {"name", app.name},
            {"uid", to_string(observed.app.uid)}}}};
}

}  // namespace

kube::ApiResult<std::string> write_status(const Observed& observed, const std::string& status,
                                          kube::Writer& writer, std::stop_token stop) {
  const AppKey& app = observed.app.key;
  std::string body = json{{"apiVersion", kinds::kAppApiVersion},
                          {"kind", kinds::kAppKind},
                          {"metadata",
                           {{"namespace", app.namespace_name},
                            {"name", app.name},
                            {"uid", to_string(observed.app.uid)},
                            {"resourceVersion", observed.resource_version}}}}
                         .dump();
  body.pop_back();  // the brace: the status is printed already
  body.append(",\"status\":").append(status).append("}");
  return writer.replace(kinds::app_status_path(app.namespace_name, app.name), body, stop);
}

std::vector<kube::ApiError> write_events(const Observed& observed, const Summary& summary,
                                         const EventStamp& stamp, kube::Writer& writer,
                                         std::stop_token stop) {
  const std::string collection =
      "/apis/events.k8s.io/v1/namespaces/" + observed.app.key.namespace_name + "/events";
  std::vector<kube::ApiError> refused;
  std::uint64_t number = stamp.number;
  for (const Event& event : summary.events) {
    const auto answer = writer.create(collection, event_json(observed, event, stamp, number++).dump(), stop);
    if (!answer) refused.push_back(answer.error());
  }
  return refused;
}

}  // namespace twelvefactor::status
