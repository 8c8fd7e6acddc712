// Every mutator of the store leaves by one door: whatever changes in what a pass would see, the app is woken,
// by the same call or, after an answer to a write of our own, by the next word of a watch.
#include "store/door.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>

#include "kinds/read/read_app.hpp"
#include "store/children.hpp"
#include "store/store.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

using testing::uid_of;

// --- records of nothing

kinds::ReadChild job(const std::string& app, std::uint64_t version) {
  kinds::ReadChild read{"ns", app, {}};
  read.child.kind = Kind::kJob;
  read.child.name = "a-b-c";
  read.child.uid = uid_of('a');
  read.child.resource_version = version;
  return read;
}

TEST(Door, DropsRecordsOfNothing) {
  Door door(Lists::kOfTheCluster);
  const auto records = [&door] {
    return door.read([](const Picture& picture) { return picture.records.size(); });
  };
  const auto put = [&door](kinds::ReadChild read) {
    const std::uint64_t version = read.child.resource_version;
    return door.told(Source::kJobs, "ns", version, [&](Picture& picture, const Mark& mark, Touched& touched) {
      put_child(picture, mark, std::move(read), touched);
    });
  };
  EXPECT_EQ(put(job("a", 1)), (Woken{{"ns", "a"}}));
  EXPECT_EQ(put(job("a-b", 2)).size(), 2U) << "it was another app's before";
  EXPECT_EQ(records(), 1U);
  EXPECT_EQ(put(job("", 3)), (Woken{{"ns", "a-b"}})) << "and is nobody's now";
  EXPECT_EQ(records(), 0U);
}

// --- every mutator, at random

constexpr int kApps = 4;

AppKey key_of(int number) {
  return {"ns" + std::to_string(number % 2), "app" + std::to_string(number)};
}

std::string text_of(const Digest& digest) {
  return std::to_string(digest.high) + "-" + std::to_string(digest.low);
}

/// What a pass sees of an app, as text; empty: there is none. What only tells of a version is left out.
std::string seen(const Store& store, const AppKey& key) {
  const auto snapshot = store.snapshot(key);
  if (!snapshot) return "";
  std::string text = snapshot->app.spec + snapshot->app.status + (snapshot->app.deleting ? " deleting" : "");
  const auto add = [&text](const std::string& what) { text += "; " + what; };
  for (const Child& each : snapshot->children)
    add("child " + each.name + " " + text_of(each.digest) + (each.release ? each.release->image : ""));
  for (const PodFacts& each : snapshot->pods) add("pod " + each.name + " " + each.reason);
  for (const auto& [name, facts] : snapshot->secrets)
    add("secret " + name + " " + std::to_string(facts.resource_version));
  for (const auto& [name, version] : snapshot->config_maps)
    add("config map " + name + " " + std::to_string(version.resource_version));
  for (const auto& [reference, facts] : snapshot->services)
    add("service " + reference.name + " " + std::to_string(static_cast<int>(facts.state)) + facts.secret +
        facts.detail);
  if (snapshot->ingress_classes)
    for (const std::string& name : snapshot->ingress_classes->names) add("class " + name);
  for (const Policy& each : *snapshot->policies) add("policy " + each.name + each.environments.front());
  for (const SharedPeer& each : snapshot->peers) add("peer " + to_string(each.key) + text_of(each.seen));
  for (const AppKey& each : snapshot->circular_peers) add("circle " + to_string(each));
  for (const auto& each : snapshot->tasks) add("task " + each->name + each->status.message);
  return text;
}

/// Cluster events at random, each of them through one mutator.
class World {
 public:
  explicit World(unsigned seed) : random_(seed) {}

  int choose(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::uint64_t next() { return ++version_; }
  AppKey some_app() { return key_of(choose(kApps)); }

  kinds::ReadApp app() {
    const int number = choose(kApps);
    std::string peers;
    std::string readers;
    for (int other = 0; other < kApps; ++other) {
      const std::string place =
          R"({"namespace": ")" + key_of(other).namespace_name + R"(", "name": ")" + key_of(other).name + "\"";
      if (other != number && choose(2) == 0)
        peers += (peers.empty() ? "" : ", ") + ("\"p" + std::to_string(other) + "\": ") + place +
                 (choose(2) == 0 ? R"(, "required": true})" : "}");
      if (choose(3) > 0)
        readers += (readers.empty() ? "" : ", ") + ("\"r" + std::to_string(other) + "\": ") + place +
                   (choose(2) == 0 ? R"(, "depth": "Secrets"})" : "}");
    }
    const std::string version = std::to_string(next());
    auto read = kinds::read_app(
        R"({"metadata": {"name": ")" + key_of(number).name + R"(", "namespace": ")" +
        key_of(number).namespace_name + R"(", "generation": )" + version + R"(, "resourceVersion": ")" +
        version + R"(", "uid": ")" + to_string(uid_of(static_cast<char>('1' + number))) +
        R"("}, "status": {"observedGeneration": )" + std::to_string(choose(3)) +
        R"(}, "spec": {"environment": "e", "image": "i", "codebase": {"repository": "r", "revision": "1"},
           "config": {"envFrom": [{"secretRef": {"name": "secret)" +
        std::to_string(choose(2)) + R"("}}, {"configMapRef": {"name": "map)" + std::to_string(choose(2)) +
        R"("}}]}, "backingServices": {"db": {"serviceRef": {"apiVersion": "example.com/v1", "kind": "Cluster",
           "name": "service)" +
        std::to_string(choose(2)) + R"("}}}, "processes": {"web": {"port": 8080, "expose": {"host": "h"}}},
           "parity": {"peers": {)" +
        peers + R"(}, "shareWith": {)" + readers + "}}}}");
    return read ? std::move(*read) : kinds::ReadApp{};
  }

  kinds::ReadChild child() {
    const int number = choose(kApps);
    const AppKey key = key_of(number);
    kinds::ReadChild read{key.namespace_name, key.name, {}};
    read.child.kind = std::array{Kind::kDeployment, Kind::kAppRelease, Kind::kSecret}.at(
        static_cast<std::size_t>(choose(3)));
    read.child.name = key.name + (read.child.kind == Kind::kSecret ? "-generated" : "-x");
    read.child.uid = uid_of('a');
    read.child.owner = uid_of(static_cast<char>('1' + number));
    read.child.resource_version = next();
    read.child.digest = {version_, version_};
    if (read.child.kind == Kind::kAppRelease) {
      ReleaseFacts facts;
      facts.number = 1 + choose(2);
      facts.image = "image@sha256:" + std::to_string(choose(2));
      facts.status.completion_time = "2026-01-01T00:00:00Z";
      facts.status.active = {true, "2026-01-05T00:00:00Z"};
      read.child.release = std::make_shared<const ReleaseFacts>(std::move(facts));
    }
    return read;
  }

  std::shared_ptr<const AdminTask> task() {
    auto made = std::make_shared<AdminTask>();
    made->name = "task";
    made->uid = uid_of('b');
    made->resource_version = next();
    made->spec.app = key_of(0).name;
    made->status.message = std::to_string(choose(2));
    return made;
  }

  kinds::ReadPolicy policy() {
    kinds::ReadPolicy read;
    read.policy.name = "p" + std::to_string(choose(2));
    read.policy.environments = {std::to_string(choose(2))};
    read.uid = to_string(uid_of('c'));
    read.resource_version = next();
    return read;
  }

  kinds::ReadReferent secret() {
    SecretFacts facts = testing::secret_with({"uri", std::to_string(choose(2))});
    facts.resource_version = next();
    return {"ns" + std::to_string(choose(2)), "secret" + std::to_string(choose(3)), facts};
  }

  kinds::ReadConfigMapMetadata config_map() {
    return {"ns" + std::to_string(choose(2)), "map" + std::to_string(choose(2)), {uid_of('d'), next()}};
  }

  kinds::ReadPod pod() {
    const AppKey key = some_app();
    kinds::ReadPod read{key.namespace_name, key.name, "pod" + std::to_string(choose(2)), std::nullopt};
    if (choose(3) > 0) {
      read.facts.emplace();
      read.facts->name = read.name;
      read.facts->reason = std::to_string(choose(3));
    }
    return read;
  }

  kinds::ReadIngressClass ingress_class() { return {"class" + std::to_string(choose(2)), choose(2) == 0}; }

  kinds::ReadService service() {
    kinds::ReadService read;
    read.key = {"ns" + std::to_string(choose(2)), "service" + std::to_string(choose(2))};
    read.uid = uid_of('e');
    read.resource_version = next();
    read.secret = choose(3) == 0 ? "" : "secret" + std::to_string(choose(3));
    return read;
  }

  NeededServices needed(const Store& store) {
    const auto all = store.needed_services();
    return all.empty() ? NeededServices{}
                       : all[static_cast<std::size_t>(choose(static_cast<int>(all.size())))];
  }

  Source source() { return static_cast<Source>(choose(static_cast<int>(kSourceCount))); }

 private:
  std::minstd_rand random_;
  std::uint64_t version_ = 0;
};

/// One that a watch calls, and one that we call for an app of ours.
using Told = std::function<Woken(Store&, World&)>;
using ByOurselves = std::function<AppKey(Store&, World&)>;

const std::vector<Told> kTold{
    [](Store& s, World& w) { return s.app_applied(w.app()); },
    [](Store& s, World& w) { return s.app_deleted(w.some_app()); },
    [](Store& s, World& w) { return s.child_applied(w.child()); },
    [](Store& s, World& w) { return s.child_deleted(w.child()); },
    [](Store& s, World& w) { return s.pod_applied(w.pod()); },
    [](Store& s, World& w) { return s.pod_deleted(w.pod()); },
    [](Store& s, World& w) { return s.secret_applied(w.secret()); },
    [](Store& s, World& w) { return s.secret_deleted(w.secret()); },
    [](Store& s, World& w) { return s.config_map_applied(w.config_map()); },
    [](Store& s, World& w) { return s.config_map_deleted(w.config_map()); },
    [](Store& s, World& w) { return s.ingress_class_applied(w.ingress_class()); },
    [](Store& s, World& w) { return s.ingress_class_deleted(w.ingress_class()); },
    [](Store& s, World& w) { return s.policy_applied(w.policy()); },
    [](Store& s, World& w) { return s.policy_deleted(w.policy()); },
    [](Store& s, World& w) { return s.task_applied("ns0", w.task()); },
    [](Store& s, World& w) { return s.task_deleted("ns0", *w.task()); },
    [](Store& s, World& w) { return s.services_done(w.needed(s)); },
    [](Store& s, World& w) { return s.service_applied(w.needed(s), w.service()); },
    [](Store& s, World& w) { return s.service_deleted(w.needed(s), w.service()); },
    [](Store& s, World& w) {
      return s.services_failed(w.needed(s), {ServiceFacts::State::kForbidden, "", "no"});
    },
    [](Store& s, World& w) { return s.list_done(w.source()); },
};

const std::vector<ByOurselves> kByOurselves{
    [](Store& s, World& w) {
      auto read = w.child();
      const AppKey app{read.namespace_name, read.app};
      s.child_answered(std::move(read));
      return app;
    },
    [](Store& s, World& w) {
      auto read = w.app();
      const AppKey app = read.key;
      s.app_answered(std::move(read));
      return app;
    },
    [](Store& s, World& w) {
      s.task_answered("ns0", w.task());
      return key_of(0);
    },
    [](Store& s, World& w) {
      s.policy_answered(w.policy());
      return AppKey{};
    },
    [](Store& s, World& w) {
      const AppKey app = w.some_app();
      s.child_leaving(app, Kind::kDeployment, app.name + "-x", uid_of('a'));
      return app;
    },
    [](Store& s, World& w) {
      const AppKey app = w.some_app();
      s.child_stands_for(app, Kind::kDeployment, app.name + "-x", {1, 1});
      return app;
    },
    [](Store& s, World& w) {
      const AppKey app = w.some_app();
      s.reads_secrets(app, {"secret2"});
      return app;
    },
    [](Store& s, World& w) {
      s.list_asked(w.source());
      return AppKey{};
    },
    [](Store& s, World& w) {
      s.list_began(w.source());
      return AppKey{};
    },
    [](Store& s, World& w) {
      s.services_began(w.needed(s));
      return AppKey{};
    },
};

std::vector<std::string> all_seen(const Store& store) {
  std::vector<std::string> all;
  for (int i = 0; i < kApps; ++i) all.push_back(seen(store, key_of(i)));
  return all;
}

void run(unsigned seed) {
  World world(seed);
  Store store;
  std::set<int> owed;  // apps to be woken with the next word of a watch
  auto before = all_seen(store);
  for (int step = 0; step < 400; ++step) {
    const int which = world.choose(static_cast<int>(kTold.size() + kByOurselves.size()));
    const bool by_us = which >= static_cast<int>(kTold.size());
    Woken woken;
    AppKey own;
    if (by_us) {
      own = kByOurselves[static_cast<std::size_t>(which) - kTold.size()](store, world);
    } else {
      woken = kTold[static_cast<std::size_t>(which)](store, world);
    }
    const auto after = all_seen(store);
    for (int i = 0; i < kApps; ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (before[at] != after[at] && !(by_us && key_of(i) == own)) owed.insert(i);
    }
    before = after;
    if (by_us) continue;
    for (const AppKey& key : woken) {
      for (int i = 0; i < kApps; ++i) {
        if (key_of(i) == key) owed.erase(i);
      }
    }
    ASSERT_TRUE(owed.empty()) << "seed " << seed << ", step " << step << ", mutator " << which << ": "
                              << to_string(key_of(*owed.begin()))
                              << " was not woken: " << after[static_cast<std::size_t>(*owed.begin())];
  }
}

TEST(Door, WakesWhomAnyMutatorConcerns) {
  for (unsigned seed = 1; seed <= 40 && !::testing::Test::HasFatalFailure(); ++seed) run(seed);
}

}  // namespace
}  // namespace twelvefactor::store
