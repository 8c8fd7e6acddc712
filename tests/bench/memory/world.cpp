#include "bench/memory/world.hpp"

#include <malloc.h>

#include <chrono>
#include <thread>

#include <nlohmann/json.hpp>

#include "gather/gather.hpp"
#include "kinds/text/resource.hpp"
#include "loop/ingest.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::bench {
namespace {

constexpr const char* kNamespace = "default";
constexpr std::int64_t kNow = 1'800'000'000;

constexpr std::string_view kApp =
    R"({"apiVersion":"twelvefactor.dev/v1alpha1","kind":"TwelveFactorApp","metadata":{"namespace":"default","name":"NAME"},
"spec":{"environment":"production","codebase":{"repository":"https://git.example.com/acme/NAME",
"revision":"1f2e3d4c5b6a79880112233445566778899aabbc"},
"image":"registry.example.com/NAME@sha256:aaf21763ad93eb9f5eb02d0ebdbe0b464d91570504d815c8928fe8c7664c9f11",
"config":{"env":{"LOG_LEVEL":"info","BACKING_CACHE":"redis://cache:6379/0","FEATURE_A":"on","WORKERS":"4"},
"secrets":{"API_KEY":{"generate":{}},"SESSION_KEY":{"generate":{}}}},
"processes":{"web":{"command":["bin/web"],"port":8080,"replicas":0,"readiness":{"tcp":true}}}}})";

std::string named(std::string_view form, const std::string& name) {
  std::string text(form);
  for (std::size_t at = text.find("NAME"); at != std::string::npos; at = text.find("NAME", at + name.size()))
    text.replace(at, 4, name);
  return text;
}

/// Of the path of an object: which watch tells of it.
store::Source source_of_path(const std::string& path) {
  if (path.starts_with(kinds::app_collection_path(kNamespace))) return store::Source::kApps;
  for (const Kind kind : kAllKinds) {
    if (path.starts_with(kinds::collection_path(kind, kNamespace) + "/")) return store::source_of(kind);
  }
  return store::Source::kPods;
}

/// What a watch of metadata tells.
std::string told_of(store::Source source, const std::string& object) {
  if (source != store::Source::kSecrets) return object;
  auto json = nlohmann::json::parse(object);
  return nlohmann::json{
      {"apiVersion", "meta.k8s.io/v1"}, {"kind", "PartialObjectMetadata"}, {"metadata", json["metadata"]}}
      .dump();
}

}  // namespace

std::size_t heap_in_use() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

World::World(testing::FakeApiServer::Objects objects)
    : server(objects),
      session_(std::make_unique<testing::FakeTransport>(server), nullptr, nullptr, nullptr),
      writer_(session_, "twelvefactor-operator"),
      keys_(
          "twelvefactor-system",
          [this](const std::string& path, std::stop_token stop) { return writer_.get(path, stop); },
          [this](const std::string& collection, const std::string& body, std::stop_token stop) {
            return writer_.create(collection, body, stop);
          },
          [] { return std::string(); }),
      pass_(store_, writer_, keys_, metrics_, {"bench", "build"}),
      workers_(queue_, pass_, metrics_) {
  log::set_threshold("error");
  workers_.start(4);
}

World::~World() {
  queue_.close();
}

void World::tell(store::Source source, std::string_view object) {
  loop::Told told;
  const store::Woken woken = loop::ingest(store_, {source, {}}, {watch::EventType::kApply, object}, told);
  for (const AppKey& key : woken) queue_.tell(key, queue::Priority::kOld);
}

void World::make_app(const std::string& name) {
  tell(store::Source::kApps,
       server.create(kinds::app_collection_path(kNamespace), named(kApp, name), "loader"));
}

void World::make_apps(int count) {
  for (int i = 0; i < count; ++i) make_app("app-" + std::to_string(i));
}

void World::work_on_one() {
  make_app("first");
  work();
}

void World::work_on_all() {
  for (const AppKey& key : store_.apps()) queue_.add(key, queue::Priority::kOld);
  work();
}

void World::work() {
  const std::string idle = "controller_runtime_active_workers{controller=\"twelvefactorapp\"} 0\n";
  for (int peace = 0; peace < 5;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const bool at_peace = queue_.depth() == 0 && metrics_.text().find(idle) != std::string::npos;
    peace = at_peace ? peace + 1 : 0;
  }
}

void World::write(std::ostream& out, store::Source source) const {
  server.for_each([&out, source](const std::string& path, const std::string& object) {
    if (source_of_path(path) == source) out << told_of(source, object) << '\n';
  });
}

int World::read(std::istream& in, store::Source source) {
  int count = 0;
  for (std::string line; std::getline(in, line);) {
    loop::Told told;
    loop::ingest(store_, {source, {}}, {watch::EventType::kInitApply, line}, told);
    ++count;
  }
  return count;
}

void World::snapshot_all() const {
  for (const AppKey& key : store_.apps()) {
    if (!store_.snapshot(key)) std::abort();
  }
}

void World::gather_all() const {
  for (const AppKey& key : store_.apps()) {
    if (!gather::gather(store_, key, kNow, nullptr)) std::abort();
  }
}

}  // namespace twelvefactor::bench
