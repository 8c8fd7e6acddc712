// What the operator holds of each further app: heap by part, resident memory, and what a look at the store
// costs. Without a cluster.
//
//   cmake --preset release -B build/bench -DTWELVEFACTOR_TESTS=ON
//   cmake --build build/bench --target memory_bench && build/bench/tests/memory_bench [APPS ...]
//
// A process of its own first lets the operator carry out APPS apps (1,000 and 10,000) against
// support/fake_api_server, and writes down what is there then. Another one reads that as the watches do,
// one kind after the other, and then works on every app once: what a restart is. A third does what the first
// did, as a first start. Nothing is asserted.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/memory/world.hpp"
#include "host/memory.hpp"
#include "host/memory_use.hpp"

namespace twelvefactor::bench {
namespace {

constexpr std::array<std::string_view, store::kSourceCount> kSourceNames = {
    "ServiceAccounts",    "ConfigMaps",     "Secrets",    "AppReleases", "Services", "Ingresses", "Budgets",
    "Deployments",        "Autoscalers",    "CronJobs",   "Jobs",        "Reports",  "apps",      "pods",
    "foreign ConfigMaps", "IngressClasses", "AdminTasks", "namespaces",  "policies"};

double seconds_of_cpu() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Bytes for each app since the last call.
class PerApp {
 public:
  explicit PerApp(int apps) : apps_(apps) {}

  void tell(std::string_view part) {
    const std::size_t now = heap_in_use();
    std::printf("  %-24.*s %8.0f\n", static_cast<int>(part.size()), part.data(), per_app(now, before_));
    before_ = now;
  }
  void tell_sum() {
    host::give_back_free_memory();
    std::printf("  %-24s %8.0f\n", "heap", per_app(heap_in_use(), first_));
    std::printf("  %-24s %8.0f\n", "resident", per_app(host::memory_used(), resident_));
  }

 private:
  [[nodiscard]] double per_app(std::size_t now, std::size_t then) const {
    return (static_cast<double>(now) - static_cast<double>(then)) / apps_;
  }

  int apps_;
  std::size_t first_ = heap_in_use();
  std::size_t before_ = first_;
  std::size_t resident_ = host::memory_used();
};

void write_down(int apps, const std::string& file) {
  World world(testing::FakeApiServer::Objects::kHeld);
  world.make_apps(apps);
  world.work();
  for (std::size_t i = 0; i < store::kSourceCount; ++i) {
    std::ofstream out(file + "." + std::to_string(i));
    world.write(out, static_cast<store::Source>(i));
  }
}

void time_of_looking(const World& world, int apps) {
  constexpr int kTimes = 5;
  double since = seconds_of_cpu();
  for (int i = 0; i < kTimes; ++i) world.snapshot_all();
  std::printf("  %-24s %8.2f us of CPU\n", "a snapshot", 1e6 * (seconds_of_cpu() - since) / kTimes / apps);
  since = seconds_of_cpu();
  for (int i = 0; i < kTimes; ++i) world.gather_all();
  std::printf("  %-24s %8.2f us of CPU\n", "a snapshot, read",
              1e6 * (seconds_of_cpu() - since) / kTimes / apps);
}

void restart(int apps, const std::string& file) {
  World world(testing::FakeApiServer::Objects::kHeld);
  world.work_on_one();  // what is made once
  std::printf("%d apps that were there, bytes for each:\n", apps);
  PerApp held(apps);
  const double since = seconds_of_cpu();
  for (std::size_t i = 0; i < store::kSourceCount; ++i) {
    std::ifstream in(file + "." + std::to_string(i));
    if (world.read(in, static_cast<store::Source>(i)) > 0) held.tell(kSourceNames.at(i));
  }
  const double read = seconds_of_cpu();
  world.work_on_all();
  held.tell("after a pass of each");
  held.tell_sum();
  std::printf("  %-24s %8.2f us of CPU\n", "all objects, read", 1e6 * (read - since) / apps);
  std::printf("  %-24s %8.2f us of CPU\n", "a pass", 1e6 * (seconds_of_cpu() - read) / apps);
  std::printf("  %-24s %8d, refused %d\n", "requests", world.server.requests(), world.server.refused());
  time_of_looking(world, apps);
}

void first_start(int apps) {
  World world(testing::FakeApiServer::Objects::kForgotten);
  world.work_on_one();
  std::printf("%d apps that were carried out, bytes for each:\n", apps);
  PerApp held(apps);
  world.make_apps(apps);
  world.work();
  held.tell_sum();
  std::printf("  %-24s %8d, refused %d\n", "requests", world.server.requests(), world.server.refused());
}

template <class Work>
void in_a_process(const Work& work) {
  const pid_t process = fork();
  if (process == 0) {
    host::keep_memory_small();
    work();
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(process, &status, 0);
  if (status != 0) std::exit(1);
}

}  // namespace
}  // namespace twelvefactor::bench

int main(int argc, char** argv) {
  using namespace twelvefactor::bench;
  std::string folder = "/tmp/memory_bench.XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return 1;
  const std::string file = folder + "/objects";
  std::vector<int> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
  if (sizes.empty()) sizes = {1000, 10000};
  for (const int apps : sizes) {
    in_a_process([&] { write_down(apps, file); });
    in_a_process([&] { restart(apps, file); });
    in_a_process([&] { first_start(apps); });
  }
  std::filesystem::remove_all(folder);
  return 0;
}
