#include "cli/events/told_event.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kube/timestamp.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

/// The newest of the fields in which one API or the other keeps it (kubectl's order).
std::chrono::system_clock::time_point last_time(const json& event) {
  const json& series = kinds::object_at(event, "series");
  for (const std::string& text : {kinds::text_at(series, "lastObservedTime"),
                                  kinds::text_at(event, "lastTimestamp"), kinds::text_at(event, "eventTime"),
                                  kinds::text_at(kinds::object_at(event, "metadata"), "creationTimestamp")}) {
    if (const auto time = kube::parse_timestamp(text)) return *time;
  }
  return {};
}

std::int64_t times_seen(const json& event) {
  const auto series = kinds::number_at(kinds::object_at(event, "series"), "count");
  const auto count = series ? series : kinds::number_at(event, "count");
  return std::max<std::int64_t>(count.value_or(1), 1);
}

std::string teller(const json& event) {
  const std::string component = kinds::text_at(event, "reportingComponent");
  return component.empty() ? kinds::text_at(kinds::object_at(event, "source"), "component") : component;
}

ToldEvent read_event(const json& event) {
  const json& object = kinds::object_at(event, "involvedObject");
  ToldEvent told;
  told.uid = kinds::text_at(kinds::object_at(event, "metadata"), "uid");
  told.time = last_time(event);
  told.type = kinds::text_at(event, "type");
  told.reason = kinds::text_at(event, "reason");
  told.kind = kinds::text_at(object, "kind");
  told.name = kinds::text_at(object, "name");
  // A kubelet quotes commands, and what a probe answered.
  told.message = kinds::show_text(kinds::text_at(event, "message"));
  told.source = teller(event);
  told.count = times_seen(event);
  return told;
}

bool goes_on(const std::string& name, const std::string& app) {
  return name == app || name.starts_with(app + "-");
}

}  // namespace

Result<std::vector<ToldEvent>> read_events(std::string_view list_json) {
  const json list = json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_object() || !list.contains("items") || !list["items"].is_array())
    return Error{"the API server's answer is no list of events"};
  std::vector<ToldEvent> events;
  for (const json& item : list["items"]) events.push_back(read_event(item));
  return events;
}

bool is_of_app(const ToldEvent& event, const std::string& app, const std::set<std::string>& apps,
               const std::set<std::string>& tasks) {
  if (event.kind == "TwelveFactorApp") return event.name == app;
  if (event.kind == "AdminTask") return tasks.contains(event.name);
  if (!goes_on(event.name, app)) return false;
  return std::ranges::none_of(apps, [&](const std::string& other) {
    return other.size() > app.size() && goes_on(event.name, other);
  });
}

}  // namespace twelvefactor::cli
