// What the store leaves out because it is large is read when a pass needs it.
#include "gather/whole_objects.hpp"

#include <gtest/gtest.h>

#include "gather/gather.hpp"
#include "kinds/build/admin_task.hpp"
#include "kinds/read/read_app.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::gather {
namespace {

std::string large_app(std::uint64_t version = 5) {
  return R"({"metadata": {"namespace": "ns", "name": "shop", "uid": "77777777-7777-4777-8777-777777777777",
             "generation": 2, "resourceVersion": ")" +
         std::to_string(version) +
         R"("}, "spec": {"environment": "production", "config": {"env": {"BIG": ")" +
         std::string(kinds::kKeptSpec, 'x') + R"("}, "envFrom": [{"configMapRef": {"name": "shared"}}]}}})";
}

std::string task(const std::string& name, std::size_t bytes) {
  return R"({"metadata": {"namespace": "ns", "name": ")" + name +
         R"(", "uid": "77777777-7777-4777-8777-777777777777", "resourceVersion": "5"},
             "spec": {"appRef": {"name": "shop"}, "command": ["echo", ")" +
         std::string(bytes, 'x') + "\"]}}";
}

std::string listed(const std::string& object) {
  return R"({"items": [)" + object + "]}";
}

TEST(WholeObjects, ALargeSpecIsNotKeptAndWhatItRefersToIs) {
  const auto read = kinds::read_app(large_app());
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->app.spec_left_out);
  EXPECT_TRUE(read->app.spec.empty());
  EXPECT_EQ(read->app.config_maps, (std::vector<std::string>{"shared"}));
}

TEST(WholeObjects, APassGetsItFromTheApiServer) {
  store::Store store;
  store.app_applied(*kinds::read_app(large_app()));
  std::string asked;
  const WholeObjects whole([&asked](const std::string& path, const std::stop_token&) {
    asked = path;
    return kube::ApiResult<std::string>(listed(large_app()));
  });
  const AppKey key{"ns", "shop"};
  const auto observed =
      gather(store, key, 0, nullptr, [&whole](const AppKey& of) { return whole.app(of, {}); });
  ASSERT_TRUE(observed);
  EXPECT_FALSE(observed->spec_unread);
  EXPECT_EQ(
      asked,
      "/apis/twelvefactor.dev/v1alpha1/namespaces/ns/twelvefactorapps?fieldSelector=metadata.name%3Dshop");
  EXPECT_TRUE(gather(store, key, 0)->spec_unread) << "nobody could read it";
}

TEST(WholeObjects, ALargeCommandIsReadForATaskThatIsAboutToBegin) {
  auto kept = kinds::read_admin_task(task("migrate", 100));
  EXPECT_FALSE(kept->task->spec.command_left_out);
  EXPECT_EQ(kept->task->spec.command.size(), 2U);
  auto large = kinds::read_admin_task(task("import", 200 << 10));
  ASSERT_TRUE(large->task->spec.command_left_out);
  EXPECT_TRUE(large->task->spec.command.empty());

  Observed observed;
  observed.app.key = {"ns", "shop"};
  observed.now = "2026-01-01T00:00:00Z";
  observed.tasks = {kept->task, large->task};
  Desired desired;
  desired.tasks.push_back({kept->task, {}, {}, false, false});
  desired.tasks.push_back({large->task, {}, {}, false, true});
  int reads = 0;
  const WholeObjects whole([&reads](const std::string&, const std::stop_token&) {
    ++reads;
    return kube::ApiResult<std::string>(listed(task("import", 200 << 10)));
  });
  EXPECT_TRUE(whole.fill_commands(observed, desired, {}));
  EXPECT_EQ(reads, 1);
  EXPECT_EQ(observed.tasks[1]->spec.command.at(1).size(), std::size_t{200} << 10);
}

TEST(WholeObjects, OnePassReadsAFewLargeCommandsAndTheNextGoesOn) {
  Observed observed;
  observed.app.key = {"ns", "shop"};
  Desired desired;
  for (int i = 0; i < 20; ++i) {
    auto large = kinds::read_admin_task(task("import-" + std::to_string(i), 200 << 10));
    observed.tasks.push_back(large->task);
    desired.tasks.push_back({large->task, {}, {}, false, true});
  }
  int reads = 0;
  const WholeObjects whole([&reads](const std::string&, const std::stop_token&) {
    ++reads;
    return kube::ApiResult<std::string>(listed(task("import", 200 << 10)));
  });
  EXPECT_TRUE(whole.fill_commands(observed, desired, {}));
  EXPECT_LE(reads, 6) << "a MiB, and the one that passes it";
}

}  // namespace
}  // namespace twelvefactor::gather
