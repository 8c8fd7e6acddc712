// What pods are seen to do, from their watch to the snapshot: who is woken, what is kept, and what ends it.
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "unit/apps.hpp"
#include "unit/observed/pods.hpp"

namespace twelvefactor::store {
namespace {

using testing::deleted_with;
using testing::PodText;
using testing::terminated;

const AppKey kApp{"shop-production", "shop"};
const Woken kNobodyWoken;
const Woken kAppWoken{kApp};

kinds::ReadApp app_of(char uid = 'a') {
  kinds::ReadApp read{kApp, {}};
  read.app.uid = testing::uid_of(uid);
  read.app.generation = 1;
  read.app.resource_version = static_cast<std::uint64_t>(uid);
  return read;
}

class SightingsOfStore : public ::testing::Test {
 protected:
  SightingsOfStore() { store_.app_applied(app_of()); }

  /// A pod is asked to go, and is killed when its time is over.
  Woken kill(const std::string& name) {
    PodText pod;
    pod.name = name;
    pod.uid.back() = name.back();
    pod.deletion = deleted_with(30);
    EXPECT_EQ(store_.pod_applied(pod.read(), 1000), kNobodyWoken);
    pod.state = terminated(137, "Error");
    observed::Measure measure;
    const Woken woken = store_.pod_deleted(pod.read(), 32'000, &measure);
    EXPECT_EQ(measure.end, observed::End::kKilled);
    EXPECT_EQ(measure.stop_ms, 31'000);
    return woken;
  }

  std::vector<Sighting> sightings() { return store_.snapshot(kApp)->sightings; }

  Store store_;
};

TEST_F(SightingsOfStore, WakeTheAppOnceWhenSomethingCanBeSaid) {
  EXPECT_EQ(kill("shop-web-1"), kNobodyWoken);
  EXPECT_TRUE(sightings().empty());
  EXPECT_EQ(kill("shop-web-2"), kAppWoken);
  ASSERT_EQ(sightings().size(), 1U);
  EXPECT_EQ(sightings().at(0).witnesses, (std::vector<std::string>{"shop-web-1", "shop-web-2"}));
  EXPECT_EQ(kill("shop-web-3"), kNobodyWoken) << "the same, once more";
}

TEST_F(SightingsOfStore, KeepNothingOfSteadyPods) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(store_.pod_applied(PodText{}.read(), i), kNobodyWoken);
  EXPECT_TRUE(sightings().empty());
}

TEST_F(SightingsOfStore, EndWithTheApp) {
  kill("shop-web-1");
  kill("shop-web-2");
  store_.app_applied(app_of('b'));
  EXPECT_TRUE(sightings().empty()) << "another app of that name, whose releases begin with 1";
  kill("shop-web-1");
  kill("shop-web-2");
  EXPECT_FALSE(sightings().empty());
  store_.app_deleted(kApp);
  store_.app_applied(app_of('b'));
  EXPECT_TRUE(sightings().empty());
}

TEST_F(SightingsOfStore, OfAPodThatAListDoesNotNameNobodyTellsTheEnd) {
  PodText pod;
  pod.deletion = deleted_with(30);
  store_.pod_applied(pod.read(), 1000);
  store_.list_began(Source::kPods);
  store_.list_done(Source::kPods);
  pod.state = terminated(137, "Error");
  observed::Measure measure;
  store_.pod_deleted(pod.read(), 32'000, &measure);
  EXPECT_FALSE(measure.end);
}

TEST_F(SightingsOfStore, APodThatIsListedAsItStopsIsNotTimed) {
  PodText pod;
  pod.deletion = deleted_with(30);
  store_.list_asked(Source::kPods);
  store_.list_began(Source::kPods);
  store_.pod_applied(pod.read(), 1000);
  store_.list_done(Source::kPods);
  pod.state = terminated(137, "Error");
  observed::Measure measure;
  store_.pod_deleted(pod.read(), 32'000, &measure);
  EXPECT_EQ(measure.end, observed::End::kUnknown);
}

/// A new pod, that asks for this image, while the release has another one.
Woken new_pod(Store& store, const std::string& image, const std::string& of_release) {
  kinds::ReadChild release{"shop-production", "shop", {}};
  release.child.kind = Kind::kAppRelease;
  release.child.name = "shop-v4";
  release.child.uid = testing::uid_of('r');
  release.child.owner = testing::uid_of('a');
  release.child.resource_version = 5;
  ReleaseFacts facts;
  facts.number = 4;
  facts.image = of_release;
  release.child.release = std::make_shared<const ReleaseFacts>(facts);
  store.child_applied(std::move(release));
  PodText pod;
  pod.container = R"("name": "app", "image": ")" + image + "\"";
  pod.state = R"("waiting": {"reason": "ContainerCreating"})";
  pod.conditions.clear();
  return store.pod_applied(pod.read(), 1);
}

TEST_F(SightingsOfStore, ANewPodRunsTheImageOfItsRelease) {
  EXPECT_EQ(new_pod(store_, "mirror.local/shop@sha256:aa", "registry.example.com/shop@sha256:aa"),
            kNobodyWoken)
      << "the same content, from a mirror";
  Store other;
  other.app_applied(app_of());
  EXPECT_EQ(new_pod(other, "registry.example.com/shop@sha256:bb", "registry.example.com/shop@sha256:aa"),
            kAppWoken);
  EXPECT_EQ(other.snapshot(kApp)->sightings.at(0).sign, Sign::kImage);
}

}  // namespace
}  // namespace twelvefactor::store
