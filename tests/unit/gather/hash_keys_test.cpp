#include "gather/hash_keys.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace twelvefactor::gather {
namespace {

using Answer = kube::ApiResult<std::string>;

Answer secret(const std::string& number = "1") {
  return Answer(R"({"metadata": {}, "data": {")" + number + R"(": "a2V5"}})");
}

/// An API server whose answers wait until somebody lets them go.
class SlowServer {
 public:
  explicit SlowServer(std::chrono::milliseconds patience)
      : keys(
            "operator", [this](const std::string&, const std::stop_token&) { return read(); },
            [](const std::string&, const std::string&, const std::stop_token&) {
              return Answer(kube::ApiError{});
            },
            [this] { return std::string(version.load()); }, patience) {}

  HashKeys keys;
  std::atomic<const char*> version{"1"};
  std::atomic<int> asked{0};
  std::promise<void> first_asked;
  std::promise<void> let_go;
  std::atomic<bool> fails{false};
  std::atomic<bool> throws{false};

 private:
  Answer read() {
    const int number = ++asked;
    if (number == slow_) {
      first_asked.set_value();
      let_go.get_future().wait();
    }
    if (throws.exchange(false)) throw std::runtime_error("a defect");
    if (fails) return Answer(kube::ApiError{});
    return secret(std::to_string(number));
  }

 public:
  void hold_the(int number) { slow_ = number; }

 private:
  std::atomic<int> slow_{0};
};

TEST(HashKeys, AreReadOnceForAllWorkers) {
  SlowServer server(std::chrono::minutes(10));
  server.hold_the(1);
  auto first = std::async(std::launch::async, [&] { return server.keys.get({}); });
  server.first_asked.get_future().wait();
  auto second = std::async(std::launch::async, [&] { return server.keys.get({}); });
  server.let_go.set_value();
  EXPECT_TRUE(first.get().ok());
  EXPECT_TRUE(second.get().ok());
  EXPECT_EQ(server.asked, 1);
}

TEST(HashKeys, OfASlowAnswerHoldUpNobodyElse) {
  SlowServer server(std::chrono::milliseconds(0));
  server.hold_the(1);
  auto first = std::async(std::launch::async, [&] { return server.keys.get({}); });
  server.first_asked.get_future().wait();
  EXPECT_TRUE(server.keys.get({}).ok()) << "while the first answer has not come";
  EXPECT_EQ(server.asked, 2);
  server.let_go.set_value();
  EXPECT_TRUE(first.get().ok());
}

TEST(HashKeys, ThatAreKnownServeWhileANewVersionIsRead) {
  SlowServer server(std::chrono::minutes(10));
  ASSERT_TRUE(server.keys.get({}).ok());
  server.version = "2";
  server.hold_the(2);
  auto reading = std::async(std::launch::async, [&] { return server.keys.get({}); });
  server.first_asked.get_future().wait();
  const auto meanwhile = server.keys.get({});
  ASSERT_TRUE(meanwhile.ok());
  EXPECT_TRUE(meanwhile->contains(1));
  EXPECT_EQ(server.asked, 2) << "it sends nothing itself";
  server.let_go.set_value();
  ASSERT_TRUE(reading.get().ok());
  EXPECT_TRUE(server.keys.get({})->contains(2));
  EXPECT_EQ(server.asked, 2);
}

TEST(HashKeys, AreNotWaitedForByWhoIsAskedToStop) {
  SlowServer server(std::chrono::minutes(10));
  server.hold_the(1);
  auto first = std::async(std::launch::async, [&] { return server.keys.get({}); });
  server.first_asked.get_future().wait();
  std::stop_source stop;
  auto second = std::async(std::launch::async, [&] { return server.keys.get(stop.get_token()); });
  stop.request_stop();
  second.wait();
  server.let_go.set_value();
  EXPECT_TRUE(first.get().ok());
}

TEST(HashKeys, AreAskedForAgainAfterAFailureOfAnyKind) {
  SlowServer server(std::chrono::minutes(10));
  server.fails = true;
  EXPECT_FALSE(server.keys.get({}).ok());
  server.fails = false;
  server.throws = true;
  EXPECT_THROW(static_cast<void>(server.keys.get({})), std::runtime_error);
  EXPECT_TRUE(server.keys.get({}).ok()) << "and nobody waits for the request that an exception ended";
}

}  // namespace
}  // namespace twelvefactor::gather
