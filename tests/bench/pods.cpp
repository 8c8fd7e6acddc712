// What the watch of pods costs: 1,000 apps with three pods each, from the bytes of its events to the store,
// without a cluster.
//
//   cmake --preset release -B build/bench -DTWELVEFACTOR_TESTS=ON
//   cmake --build build/bench --target pods_bench && build/bench/tests/pods_bench
//
// Told is the CPU time of this process for each event, and the memory for each app: after a list of steady
// pods, and after ROUNDS (3) in which every pod was replaced, eight events each, as kubelets and the API
// server make them. Nothing is asserted. Linked with an older build of the operator's libraries it tells what
// that took: the API is the same.
#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "kinds/read/read_app.hpp"
#include "kinds/read/read_pod.hpp"
#include "store/store.hpp"

namespace twelvefactor {
namespace {

constexpr int kApps = 1000;
constexpr int kPods = 3;

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::size_t heap() {
  return mallinfo2().uordblks;
}

std::string digits(int number, int width) {
  std::string text = std::to_string(number);
  return std::string(static_cast<std::size_t>(width) - text.size(), '0') + text;
}

/// About what an API server tells of a pod: 5 KiB.
std::string pod(int app, int serial, int release, const std::string& deletion, const std::string& phase,
                bool ready, const std::string& state) {
  const std::string name = "app-" + std::to_string(app);
  std::string env;
  for (int i = 0; i < 24; ++i)
    env += R"({"name":"VARIABLE_)" + std::to_string(i) + R"(","value":"some value of ordinary length"},)";
  std::string fields;
  for (int i = 0; i < 30; ++i) fields += R"("f:field)" + std::to_string(i) + R"(":{".":{},"f:name":{}},)";
  return R"({"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"ns","name":")" + name + "-web-5d4f-" +
         digits(serial, 5) + R"(","uid":"11111111-2222-4333-8444-)" + digits(serial, 12) + "\"" + deletion +
         R"(,"labels":{"twelvefactor.dev/app":")" + name +
         R"(","twelvefactor.dev/process":"web","twelvefactor.dev/release":"v)" + std::to_string(release) +
         R"(","app.kubernetes.io/managed-by":"twelvefactor-operator"},"managedFields":[{"manager":"kubelet","fieldsV1":{)" +
         fields +
         R"("f:last":{}}}],"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":")" + name +
         R"(-web-5d4f","controller":true,"uid":"22222222-2222-4333-8444-)" + digits(app, 12) +
         R"("}]},"spec":{"terminationGracePeriodSeconds":30,"containers":[{"name":"app","image":"registry.example.com/shop@sha256:0123456789abcdef","env":[)" +
         env +
         R"({"name":"LAST","value":""}],"startupProbe":{"failureThreshold":30,"periodSeconds":10}}]},"status":{"phase":")" +
         phase + R"(","conditions":[{"type":"Ready","status":")" + (ready ? "True" : "False") +
         R"(","lastTransitionTime":"2026-01-01T00:00:09Z"}],"containerStatuses":[{"name":"app","restartCount":0,"state":{)" +
         state + "}}]}}";
}

const std::string kRunning = R"("running":{"startedAt":"2026-01-01T00:00:05Z"})";
const std::string kWaiting = R"("waiting":{"reason":"ContainerCreating"})";
const std::string kEnded =
    R"("terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-01-01T00:00:05Z","finishedAt":"2026-01-01T01:00:05Z"})";

struct Event {
  std::string object;
  bool deleted = false;
};

/// A new pod comes, and an old one goes.
std::vector<Event> replacement(int app, int old_serial, int new_serial, int release) {
  const auto asked = [](int grace) {
    return R"(,"deletionTimestamp":"2026-01-01T01:00:30Z","deletionGracePeriodSeconds":)" +
           std::to_string(grace);
  };
  std::vector<Event> events;
  events.push_back({pod(app, new_serial, release + 1, "", "Pending", false, kWaiting)});
  events.push_back({pod(app, new_serial, release + 1, "", "Pending", false, kWaiting)});
  events.push_back({pod(app, new_serial, release + 1, "", "Running", false, kRunning)});
  events.push_back({pod(app, new_serial, release + 1, "", "Running", true, kRunning)});
  events.push_back({pod(app, old_serial, release, asked(30), "Running", true, kRunning)});
  events.push_back({pod(app, old_serial, release, asked(30), "Succeeded", false, kEnded)});
  events.push_back({pod(app, old_serial, release, asked(0), "Succeeded", false, kEnded)});
  events.push_back({pod(app, old_serial, release, asked(0), "Succeeded", false, kEnded), true});
  return events;
}

void tell(store::Store& store, const Event& event, std::size_t& woken) {
  auto read = kinds::read_pod(event.object);
  if (!read) std::abort();
  woken += (event.deleted ? store.pod_deleted(*read) : store.pod_applied(std::move(*read))).size();
}

int run(int rounds) {
  store::Store store;
  for (int app = 0; app < kApps; ++app) {
    const std::string name = "app-" + std::to_string(app);
    auto read = kinds::read_app(R"({"metadata":{"namespace":"ns","name":")" + name +
                                R"(","uid":"33333333-2222-4333-8444-)" + digits(app, 12) +
                                R"(","generation":1,"resourceVersion":"1"},"spec":{"environment":"e"}})");
    if (!read) std::abort();
    static_cast<void>(store.app_applied(std::move(*read)));
  }
  const std::size_t empty = heap();
  std::size_t woken = 0;
  int serial = 0;
  double spent = 0;
  std::size_t told = 0;
  const auto report = [&](const char* what) {
    std::printf("%-28s %6zu events  %6.2f us of CPU each  %6.1f bytes of each app  %zu woken\n", what, told,
                spent * 1e3 / static_cast<double>(told),
                static_cast<double>(heap() - empty) / static_cast<double>(kApps), woken);
    spent = 0;
    told = 0;
  };
  store.list_began(store::Source::kPods);
  for (int app = 0; app < kApps; ++app) {
    for (int i = 0; i < kPods; ++i) {
      const Event steady{pod(app, ++serial, 1, "", "Running", true, kRunning)};
      const double before = cpu_ms();
      tell(store, steady, woken);
      spent += cpu_ms() - before;
      ++told;
    }
  }
  store.list_done(store::Source::kPods);
  report("a list of steady pods");
  int first = 1;
  for (int round = 1; round <= rounds; ++round) {
    const int next = serial + 1;
    for (int app = 0; app < kApps; ++app) {
      for (int i = 0; i < kPods; ++i) {
        const auto events = replacement(app, first + app * kPods + i, ++serial, round);
        const double before = cpu_ms();
        for (const Event& event : events) tell(store, event, woken);
        spent += cpu_ms() - before;
        told += events.size();
      }
    }
    first = next;
    report("every pod was replaced");
  }
  return 0;
}

}  // namespace
}  // namespace twelvefactor

int main() {
  const char* rounds = std::getenv("ROUNDS");
  return twelvefactor::run(rounds == nullptr ? 3 : std::atoi(rounds));
}
