// What comparing costs: 1,000 pairs of deploys, from the store to the report, without a cluster.
//
//   cmake --preset release -B build/bench -DTWELVEFACTOR_TESTS=ON
//   cmake --build build/bench --target parity_bench && build/bench/tests/parity_bench
//
// Both sides have the spec of the sample app, five releases and two Secrets, and share at depth Secrets. Told
// is the CPU time of this process, and how many Secrets were asked for. Nothing is asserted.
#include <cstdio>
#include <ctime>
#include <string>

#include "gather/gather.hpp"
#include "gather/parity_memo.hpp"
#include "gather/secret_marks.hpp"
#include "kinds/read/read_app.hpp"
#include "reconcile/parity/parity.hpp"
#include "store/store.hpp"

namespace twelvefactor {
namespace {

constexpr int kPairs = 1000;
constexpr int kReleases = 5;
constexpr std::int64_t kNow = 1'800'000'000;

constexpr const char* kSpec =
    R"("environment": "e", "image": "registry.example.com/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39"},
  "config": {"env": {"LOG_LEVEL": "info", "CURRENCY": "EUR", "FEATURES": "cart,search", "PAGE_SIZE": "50", "DB_PASSWORD": "hunter2222"},
             "secrets": {"STRIPE_KEY": {"secretKeyRef": {"name": "stripe", "key": "api-key"}}}},
  "backingServices": {"database": {"type": "postgresql", "version": "15", "secretRef": {"name": "database"}, "env": {"DATABASE_URL": "uri"}}},
  "processes": {"web": {"command": ["bin/web"], "port": 8080, "replicas": 3, "readiness": {"path": "/healthz"}, "liveness": {"path": "/livez"}},
                "worker": {"command": ["bin/worker"], "replicas": 2}},
  "adminProcesses": {"migrate": {"command": ["bin/migrate"], "trigger": "BeforeRelease"},
                     "report": {"command": ["bin/report"], "trigger": "Schedule", "schedule": "0 3 * * *"}})";

class World {
 public:
  World() {
    for (int i = 0; i < kPairs; ++i) {
      for (const char* const side : {"production", "staging"}) {
        app(key(i, side), "info");
        for (const char* const name : {"stripe", "database"}) secret({key(i, side).namespace_name, name});
        for (int number = 1; number <= kReleases; ++number) release(key(i, side), number);
      }
    }
  }

  static AppKey key(int i, const std::string& side) { return {side + "-" + std::to_string(i), "shop"}; }

  store::Woken app(const AppKey& app, const std::string& level) {
    const std::string i = app.namespace_name.substr(app.namespace_name.find('-'));
    std::string spec = kSpec;
    spec.replace(spec.find("info"), 4, level);
    const std::string parity =
        app.namespace_name.starts_with("production")
            ? R"("peers": {"staging": {"namespace": "staging)" + i + R"(", "name": "shop"}})"
            : R"("shareWith": {"p": {"namespace": "production)" + i +
                  R"(", "name": "shop", "values": "Secrets"}})";
    const std::string version = std::to_string(++version_);
    auto read = kinds::read_app(R"({"metadata": {"namespace": ")" + app.namespace_name +
                                R"(", "name": "shop", "uid": ")" + uid_text(app) + R"(", "generation": )" +
                                version + R"(, "resourceVersion": ")" + version + R"("}, "spec": {)" + spec +
                                R"(, "parity": {)" + parity + "}}}");
    return store.app_applied(std::move(*read));
  }

  /// A pass as far as it is about parity; true when something was compared.
  bool pass(const AppKey& app) {
    auto observed = gather::gather(store, app, kNow, &memo);
    marks.fill(*observed, store.peers(observed->app.key), {});
    const auto reports = reconcile::parity_reports(*observed);
    memo.keep(*observed, reports);
    return !observed->known_parity && !reports.empty();
  }

  store::Store store;
  gather::ParityMemo memo;
  int asked = 0;
  gather::SecretMarks marks{[this](const std::string& path, const std::stop_token&) {
    ++asked;
    return kube::ApiResult<std::string>(
        R"({"metadata": {"uid": "33333333-3333-4333-8333-333333333333", "resourceVersion": "99999999"}, "data": {"api-key": "c2tfbGl2ZV80ZUMzOUhxTHlqV0Rhcmp0VDE=",)"
        R"( "uri": "cG9zdGdyZXNxbDovL3Nob3A6aHVudGVyMjJAZGIvc2hvcA==", "path": ")" +
        std::to_string(path.size()) + R"("}})");
  }};

 private:
  static std::string uid_text(const AppKey& app) {
    const std::size_t dash = app.namespace_name.find('-');
    std::string digits = app.namespace_name.substr(dash + 1);
    digits.insert(0, 12 - digits.size(), '0');
    return (app.namespace_name.starts_with("production") ? "11111111-1111-4111-8111-"
                                                         : "22222222-2222-4222-8222-") +
           digits;
  }

  void secret(const AppKey& name) {
    SecretFacts facts{true,
                      parse_uid("33333333-3333-4333-8333-333333333333"),
                      static_cast<std::uint64_t>(++version_),
                      true,
                      {"api-key", "path", "uri"}};
    store.secret_applied({name.namespace_name, name.name, facts});
  }

  void release(const AppKey& app, int number) {
    kinds::ReadChild read{app.namespace_name, app.name, {}};
    read.child.kind = Kind::kAppRelease;
    read.child.name = "shop-v" + std::to_string(number);
    read.child.uid = parse_uid("44444444-4444-4444-8444-44444444444" + std::to_string(number));
    read.child.owner = parse_uid(uid_text(app));
    read.child.resource_version = static_cast<std::uint64_t>(++version_);
    ReleaseFacts facts;
    facts.number = number;
    facts.image = "registry.example.com/shop@sha256:" + std::to_string(number) + std::string(63, 'a');
    facts.revision = "4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a3" + std::to_string(number);
    facts.status.completion_time = "2026-01-0" + std::to_string(number) + "T00:00:00Z";
    facts.status.active = {number == kReleases, "2026-01-0" + std::to_string(number + 1) + "T00:00:00Z"};
    read.child.release = std::make_shared<const ReleaseFacts>(std::move(facts));
    store.child_applied(std::move(read));
  }

  int version_ = 0;
};

double cpu_ms() {
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

template <class Work>
void measure(World& world, const char* what, const Work& work) {
  const int asked = world.asked;
  const double before = cpu_ms();
  const int compared = work();
  std::printf("%-52s %8.1f ms  %5d compared  %5d Secrets read\n", what, cpu_ms() - before, compared,
              world.asked - asked);
}

int passes(World& world) {
  int compared = 0;
  for (int i = 0; i < kPairs; ++i) compared += world.pass(World::key(i, "production")) ? 1 : 0;
  return compared;
}

}  // namespace
}  // namespace twelvefactor

int main() {
  using namespace twelvefactor;  // NOLINT(google-build-using-namespace): the end of this very program
  World world;
  measure(world, "1,000 pairs, the first time", [&] { return passes(world); });
  measure(world, "1,000 passes with nothing changed", [&] { return passes(world); });
  measure(world, "one peer changes, and whom that wakes", [&] {
    int compared = 0;
    for (const AppKey& key : world.app(World::key(7, "staging"), "debug"))
      compared += world.pass(key) ? 1 : 0;
    return compared;
  });
  measure(world, "1,000 peers change, and whom that wakes", [&] {
    int compared = 0;
    for (int i = 0; i < kPairs; ++i) {
      for (const AppKey& key : world.app(World::key(i, "staging"), "warn"))
        compared += world.pass(key) ? 1 : 0;
    }
    return compared;
  });
}
