#include "support/watch_recorder.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/transport.hpp"
#include "support/eventually.hpp"

namespace twelvefactor::testing {
namespace {

using Json = nlohmann::json;

Json object(const std::string& name, int version) {
  return {{"kind", "ConfigMap"},
          {"apiVersion", "v1"},
          {"metadata", {{"name", name}, {"namespace", "n"}, {"resourceVersion", std::to_string(version)}}}};
}

std::string line(const std::string& type, const Json& object) {
  return Json{{"type", type}, {"object", object}}.dump() + "\n";
}

std::string word(watch::EventType type) {
  switch (type) {
    case watch::EventType::kInit:
      return "Init";
    case watch::EventType::kInitApply:
      return "InitApply";
    case watch::EventType::kInitDone:
      return "InitDone";
    case watch::EventType::kApply:
      return "Apply";
    case watch::EventType::kDelete:
      return "Delete";
  }
  return "?";
}

std::string word(watch::Trouble trouble) {
  switch (trouble) {
    case watch::Trouble::kConnection:
      return "Connection";
    case watch::Trouble::kExpired:
      return "Expired";
    case watch::Trouble::kServerError:
      return "ServerError";
    case watch::Trouble::kGarbled:
      return "Garbled";
    case watch::Trouble::kIdle:
      return "Idle";
    case watch::Trouble::kUnauthorized:
      return "Unauthorized";
    case watch::Trouble::kForbidden:
      return "Forbidden";
    case watch::Trouble::kAbsent:
      return "Absent";
    case watch::Trouble::kDefect:
      return "Defect";
  }
  return "?";
}

}  // namespace

std::string event(const std::string& type, const std::string& name, int version) {
  return line(type, object(name, version));
}

std::string big_event(const std::string& name, int version, std::size_t bytes) {
  Json big = object(name, version);
  big["data"] = {{"text", std::string(bytes, 'x')}};
  return line("ADDED", big);
}

std::string bookmark(int version) {
  return line("BOOKMARK",
              {{"kind", "ConfigMap"}, {"metadata", {{"resourceVersion", std::to_string(version)}}}});
}

std::string end_mark(int version) {
  Json metadata = {{"resourceVersion", std::to_string(version)},
                   {"annotations", {{"k8s.io/initial-events-end", "true"}}}};
  return line("BOOKMARK", {{"kind", "ConfigMap"}, {"metadata", metadata}});
}

std::string status(int code, const std::string& reason) {
  return Json{{"kind", "Status"}, {"apiVersion", "v1"}, {"status", "Failure"},
              {"code", code},     {"reason", reason},   {"message", "told so"}}
      .dump();
}

std::string error_event(int code, const std::string& reason) {
  return line("ERROR", Json::parse(status(code, reason)));
}

std::string page(const std::vector<std::string>& names, int version, const std::string& next) {
  Json list = {{"kind", "ConfigMapList"},
               {"metadata", {{"resourceVersion", std::to_string(version)}}},
               {"items", Json::array()}};
  if (!next.empty()) list["metadata"]["continue"] = next;
  for (const auto& name : names) list["items"].push_back(object(name, version));
  return list.dump();
}

WatchServer::WatchServer(Script script, ServerOptions options)
    : TestServer(std::move(script), [&options] {
        options.aside = [](Peer& peer, const SeenRequest& request) {
          if (!request.target.ends_with("?limit=1")) return false;
          peer.respond(200, page({"any"}, 1000000));
          return true;
        };
        return options;
      }()) {}

std::unique_ptr<kube::Session> plain_session(const std::string& url) {
  http::TransportOptions options;
  options.server = url;
  return std::make_unique<kube::Session>(http::make_cpprest_transport(options), nullptr, nullptr, nullptr);
}

watch::WatchOptions quick_options() {
  watch::WatchOptions options;
  options.resource = "configmaps";
  options.collection = "/api/v1/configmaps";
  options.backoff_start = std::chrono::milliseconds(2);
  options.backoff_max = std::chrono::milliseconds(20);
  return options;
}

WatchRecorder::WatchRecorder(const std::string& url, watch::WatchOptions options,
                             std::function<void(const watch::Event&)> also)
    : session_(plain_session(url)), options_(std::move(options)), also_(std::move(also)) {
  thread_ = std::jthread([this](std::stop_token stop) {
    const watch::WatchSinks sinks{[this](const watch::Event& event) { record(event); },
                                  [this](watch::Trouble trouble, std::string_view) {
                                    std::lock_guard lock(mutex_);
                                    troubles_.push_back(word(trouble));
                                  },
                                  [this] {
                                    std::lock_guard lock(mutex_);
                                    ++alive_;
                                  }};
    watch::run_watch(*session_, options_, sinks, stop);
  });
}

void WatchRecorder::record(const watch::Event& event) {
  std::string text = word(event.type);
  if (!event.object.empty()) {
    const auto metadata = Json::parse(event.object).at("metadata");
    text += " " + metadata.at("name").get<std::string>() + " " +
            metadata.at("resourceVersion").get<std::string>();
  }
  {
    std::lock_guard lock(mutex_);
    events_.push_back(text);
  }
  if (also_) also_(event);
}

std::vector<std::string> WatchRecorder::events() const {
  std::lock_guard lock(mutex_);
  return events_;
}

std::vector<std::string> WatchRecorder::troubles() const {
  std::lock_guard lock(mutex_);
  return troubles_;
}

std::size_t WatchRecorder::alive() const {
  std::lock_guard lock(mutex_);
  return alive_;
}

bool WatchRecorder::saw_events(std::size_t count) const {
  return eventually([&] { return events().size() >= count; });
}

bool WatchRecorder::saw(const std::string& event) const {
  return eventually([&] { return count(event) > 0; });
}

bool WatchRecorder::saw_trouble(const std::string& trouble) const {
  return eventually([&] {
    const auto all = troubles();
    return std::find(all.begin(), all.end(), trouble) != all.end();
  });
}

std::size_t WatchRecorder::count(const std::string& event) const {
  const auto all = events();
  return static_cast<std::size_t>(std::count(all.begin(), all.end(), event));
}

void WatchRecorder::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace twelvefactor::testing
