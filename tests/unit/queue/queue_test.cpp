#include "queue/queue.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <future>
#include <thread>

namespace twelvefactor::queue {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

AppKey key(const std::string& name) {
  return {"ns", name};
}

std::string taken(Queue& queue) {
  const auto next = queue.take();
  return next ? next->name : "closed";
}

/// Takes and gives back.
std::string worked_off(Queue& queue) {
  const auto next = queue.take();
  if (!next) return "closed";
  queue.done(*next);
  return next->name;
}

TEST(Queue, GivesKeysInTheOrderInWhichTheyCame) {
  Queue queue;
  for (const char* const name : {"a", "b", "c"}) queue.add(key(name), Priority::kFresh);
  EXPECT_EQ(worked_off(queue), "a");
  EXPECT_EQ(worked_off(queue), "b");
  EXPECT_EQ(worked_off(queue), "c");
}

TEST(Queue, HoldsAKeyOnce) {
  Queue queue;
  for (int i = 0; i < 5; ++i) queue.add(key("a"), Priority::kFresh);
  for (int i = 0; i < 5; ++i) queue.add(key("a"), Priority::kOld);
  EXPECT_EQ(queue.depth(), 1U);
  EXPECT_EQ(worked_off(queue), "a");
  EXPECT_EQ(queue.depth(), 0U);
  queue.add(key("end"), Priority::kOld);
  EXPECT_EQ(worked_off(queue), "end");
}

TEST(Queue, TakesFreshNewsBeforeTheOld) {
  Queue queue;
  queue.add(key("old1"), Priority::kOld);
  queue.add(key("old2"), Priority::kOld);
  queue.add(key("fresh"), Priority::kFresh);
  EXPECT_EQ(worked_off(queue), "fresh");
  EXPECT_EQ(worked_off(queue), "old1");
  EXPECT_EQ(worked_off(queue), "old2");
}

TEST(Queue, LetsAnOldKeyWithNewsGoFirst) {
  Queue queue;
  for (const char* const name : {"a", "b", "c"}) queue.add(key(name), Priority::kOld);
  queue.add(key("b"), Priority::kFresh);
  queue.add(key("b"), Priority::kOld);
  EXPECT_EQ(queue.depth(), 3U);
  EXPECT_EQ(worked_off(queue), "b");
  EXPECT_EQ(worked_off(queue), "a");
  EXPECT_EQ(worked_off(queue), "c");
  EXPECT_EQ(queue.depth(), 0U);
}

TEST(Queue, DoesNotGiveAPromotedKeyTwice) {
  Queue queue;
  queue.add(key("a"), Priority::kOld);
  queue.add(key("a"), Priority::kFresh);
  EXPECT_EQ(worked_off(queue), "a");
  queue.add(key("a"), Priority::kOld);  // its old place in the line is still there
  queue.add(key("end"), Priority::kOld);
  EXPECT_EQ(worked_off(queue), "a");
  EXPECT_EQ(worked_off(queue), "end");
}

TEST(Queue, BringsBackAKeyThatGotNewsWhileItWasWorkedOn) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  ASSERT_EQ(taken(queue), "a");
  queue.add(key("a"), Priority::kOld);
  queue.add(key("a"), Priority::kFresh);
  queue.add(key("a"), Priority::kOld);
  EXPECT_EQ(queue.depth(), 0U) << "nobody else may have it";
  queue.add(key("old"), Priority::kOld);
  queue.done(key("a"));
  EXPECT_EQ(queue.depth(), 2U);
  EXPECT_EQ(worked_off(queue), "a") << "the most urgent of its news counts";
  EXPECT_EQ(worked_off(queue), "old");
  EXPECT_EQ(queue.depth(), 0U);
}

TEST(Queue, DoesNotBringBackAKeyWithoutNews) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  ASSERT_EQ(taken(queue), "a");
  queue.done(key("a"));
  EXPECT_EQ(queue.depth(), 0U);
}

TEST(Queue, LeavesItToTheWorkerWhetherNewsIsAny) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  ASSERT_EQ(taken(queue), "a");
  queue.tell(key("a"), Priority::kOld);
  queue.tell(key("a"), Priority::kFresh);
  EXPECT_EQ(queue.done(key("a")), Priority::kFresh);
  EXPECT_EQ(queue.depth(), 0U) << "it comes back when it is told again";
  queue.tell(key("a"), Priority::kFresh);
  EXPECT_EQ(queue.depth(), 1U);
}

TEST(Queue, BringsBackWhatWasAddedBesideNews) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  ASSERT_EQ(taken(queue), "a");
  queue.tell(key("a"), Priority::kFresh);
  queue.add(key("a"), Priority::kOld);
  EXPECT_FALSE(queue.done(key("a")));
  EXPECT_EQ(queue.depth(), 1U);
}

TEST(Queue, GivesOtherKeysWhileOneIsWorkedOn) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  queue.add(key("b"), Priority::kFresh);
  EXPECT_EQ(taken(queue), "a");
  queue.add(key("a"), Priority::kFresh);
  EXPECT_EQ(taken(queue), "b");
  queue.done(key("b"));
  queue.done(key("a"));
  EXPECT_EQ(taken(queue), "a");
}

TEST(Queue, WaitsForADelay) {
  Queue queue;
  const auto before = Clock::now();
  queue.add_after(key("a"), milliseconds(30));
  EXPECT_EQ(queue.depth(), 0U);
  EXPECT_EQ(worked_off(queue), "a");
  EXPECT_GE(Clock::now() - before, milliseconds(30));
}

TEST(Queue, GivesWhatIsReadyWhileAnotherIsDelayed) {
  Queue queue;
  queue.add_after(key("later"), hours(1));
  queue.add(key("now"), Priority::kOld);
  EXPECT_EQ(worked_off(queue), "now");
}

TEST(Queue, CountsTheEarliestOfSeveralDelays) {
  Queue queue;
  queue.add_after(key("a"), hours(1));
  queue.add_after(key("a"), milliseconds(1));
  queue.add_after(key("a"), hours(2));
  EXPECT_EQ(worked_off(queue), "a");
}

TEST(Queue, BringsADelayedKeyOnceForSeveralDelays) {
  Queue queue;
  for (int i = 20; i > 0; --i) queue.add_after(key("a"), milliseconds(i));
  EXPECT_EQ(worked_off(queue), "a");
  queue.add_after(key("end"), milliseconds(60));  // when it comes, the longer delays of a have passed
  EXPECT_EQ(worked_off(queue), "end");
}

TEST(Queue, BringsADelayedKeyAgainWhenItIsWorkedOnAtThatTime) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  ASSERT_EQ(taken(queue), "a");
  queue.add_after(key("a"), milliseconds(1));
  queue.add_after(key("b"), milliseconds(2));
  EXPECT_EQ(taken(queue), "b") << "a is due as well, but in somebody's hands";
  queue.done(key("a"));
  EXPECT_EQ(taken(queue), "a");
}

TEST(Queue, WaitsLongerAfterEachFailureAndShortlyAgainAfterASuccess) {
  Queue queue(Backoff{milliseconds(1), hours(100)});
  for (int failure = 0; failure < 4; ++failure) {
    queue.retry(key("a"));
    ASSERT_EQ(worked_off(queue), "a");
  }
  for (int failure = 0; failure < 24; ++failure) queue.retry(key("slow"));
  // Only its earliest retry counts; after that one the next is many hours away.
  ASSERT_EQ(worked_off(queue), "slow");
  queue.retry(key("slow"));
  queue.add_after(key("end"), milliseconds(20));
  EXPECT_EQ(worked_off(queue), "end");
  queue.forget(key("slow"));
  queue.retry(key("slow"));
  EXPECT_EQ(worked_off(queue), "slow");
}

TEST(Queue, CountsFailuresOfEachKeyAlone) {
  Queue queue(Backoff{milliseconds(1), hours(100)});
  for (int failure = 0; failure < 24; ++failure) queue.retry(key("bad"));
  ASSERT_EQ(worked_off(queue), "bad");
  queue.retry(key("bad"));
  queue.retry(key("good"));
  EXPECT_EQ(worked_off(queue), "good");
}

TEST(Queue, EndsAllWaitingWhenItIsClosed) {
  Queue queue;
  std::vector<std::future<std::optional<AppKey>>> waiting;
  for (int i = 0; i < 4; ++i)
    waiting.push_back(std::async(std::launch::async, [&queue] { return queue.take(); }));
  queue.add_after(key("a"), hours(1));
  queue.close();
  for (auto& each : waiting) EXPECT_FALSE(each.get());
}

TEST(Queue, DropsWhatIsInTheLineWhenItIsClosed) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  queue.close();
  queue.add(key("b"), Priority::kFresh);
  queue.add_after(key("c"), milliseconds(0));
  queue.retry(key("d"));
  EXPECT_FALSE(queue.take());
}

TEST(Queue, TakesBackAKeyAlsoAfterItIsClosed) {
  Queue queue;
  queue.add(key("a"), Priority::kFresh);
  ASSERT_EQ(taken(queue), "a");
  queue.add(key("a"), Priority::kFresh);
  queue.close();
  queue.done(key("a"));
  EXPECT_FALSE(queue.take());
}

TEST(Queue, WakesAWaitingWorkerForNews) {
  Queue queue;
  auto waiting = std::async(std::launch::async, [&queue] { return taken(queue); });
  queue.add(key("a"), Priority::kOld);
  EXPECT_EQ(waiting.get(), "a");
}

TEST(Queue, WakesAWaitingWorkerForAnEarlierDelay) {
  Queue queue;
  queue.add_after(key("late"), hours(1));
  auto waiting = std::async(std::launch::async, [&queue] { return taken(queue); });
  queue.add_after(key("soon"), milliseconds(5));
  EXPECT_EQ(waiting.get(), "soon");
}

TEST(QueueStress, NeverGivesAKeyToTwoWorkersAndLosesNoNews) {
  constexpr std::size_t kKeys = 8;
  constexpr int kAdders = 3;
  constexpr int kWorkers = 6;
  constexpr int kRounds = 2000;
  Queue queue(Backoff{milliseconds(1), milliseconds(2)});
  std::array<std::atomic<int>, kKeys> told{};   // news that came
  std::array<std::atomic<int>, kKeys> known{};  // what the last worker of the key saw of it
  std::array<std::atomic<int>, kKeys> hands{};  // workers that hold it now
  std::atomic<int> doubled = 0;

  std::vector<std::thread> workers;
  for (int i = 0; i < kWorkers; ++i) {
    workers.emplace_back([&] {
      while (const auto next = queue.take()) {
        const auto index = static_cast<std::size_t>(std::stoul(next->name));
        if (++hands.at(index) != 1) ++doubled;
        const int seen = told.at(index);
        std::this_thread::yield();
        known.at(index) = seen;
        if (seen % 17 == 0) {
          queue.retry(*next);
        } else {
          queue.forget(*next);
        }
        --hands.at(index);
        queue.done(*next);
      }
    });
  }
  std::vector<std::thread> adders;
  for (int i = 0; i < kAdders; ++i) {
    adders.emplace_back([&, i] {
      for (int round = 0; round < kRounds; ++round) {
        const std::size_t index = static_cast<std::size_t>(round * 7 + i * 3) % kKeys;
        ++told.at(index);
        const AppKey which = key(std::to_string(index));
        if (round % 3 == 0) {
          queue.add_after(which, std::chrono::microseconds(round % 50));
        } else {
          queue.add(which, round % 2 == 0 ? Priority::kFresh : Priority::kOld);
        }
      }
    });
  }
  for (std::thread& adder : adders) adder.join();

  const auto all_known = [&] {
    for (std::size_t i = 0; i < kKeys; ++i) {
      if (known.at(i) != told.at(i)) return false;
    }
    return true;
  };
  const auto deadline = Clock::now() + seconds(60);
  while (!all_known() && Clock::now() < deadline) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_TRUE(all_known()) << "news was lost";
  queue.close();
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(doubled, 0) << "two workers had one key";
}

TEST(Backoff, DoublesUpToItsLimit) {
  const Backoff backoff{milliseconds(200), seconds(60)};
  EXPECT_EQ(backoff.after(1, 0.5), milliseconds(200));
  EXPECT_EQ(backoff.after(2, 0.5), milliseconds(400));
  EXPECT_EQ(backoff.after(3, 0.5), milliseconds(800));
  EXPECT_EQ(backoff.after(9, 0.5), milliseconds(51200));
  EXPECT_EQ(backoff.after(10, 0.5), seconds(60));
  EXPECT_EQ(backoff.after(1000000000, 0.5), seconds(60));
}

TEST(Backoff, SpreadsByAQuarterToEachSide) {
  const Backoff backoff{milliseconds(1000), seconds(60)};
  EXPECT_EQ(backoff.after(1, 0), milliseconds(750));
  EXPECT_EQ(backoff.after(1, 1), milliseconds(1250));
  EXPECT_EQ(backoff.after(20, 1), seconds(75));
}

TEST(Backoff, TakesNoFailureForTheFirst) {
  EXPECT_EQ((Backoff{milliseconds(200), seconds(60)}.after(0, 0.5)), milliseconds(200));
}

TEST(Queue, ALongWaitHoldsUpNoShortOne) {
  Queue queue;
  queue.add_after(key("tomorrow"), hours(24));
  for (int i = 0; i < 1000; ++i) {
    // An app that looks again soon, and each time also at midnight.
    queue.add_after(key("busy"), hours(24));
    queue.add_after(key("busy"), milliseconds(0));
    EXPECT_EQ(worked_off(queue), "busy");
  }
  queue.add_after(key("soon"), milliseconds(1));
  EXPECT_EQ(worked_off(queue), "soon");
  EXPECT_EQ(queue.delayed(), 1U) << "what was overtaken is not kept until tomorrow";
}

TEST(Queue, NamespacesTakeTurns) {
  Queue queue;
  for (const char* const name : {"1", "2", "3", "4"}) queue.add({"many", name}, Priority::kFresh);
  queue.add({"few", "new"}, Priority::kFresh);
  EXPECT_EQ(worked_off(queue), "1");
  EXPECT_EQ(worked_off(queue), "new") << "the rest of a full namespace comes after it";
  EXPECT_EQ(worked_off(queue), "2");
  queue.add({"few", "newer"}, Priority::kFresh);
  EXPECT_EQ(worked_off(queue), "3");
  EXPECT_EQ(worked_off(queue), "newer");
  EXPECT_EQ(worked_off(queue), "4");
  EXPECT_EQ(queue.depth(), 0U);
}

TEST(Queue, OneNamespaceNeverHasAllWorkers) {
  Queue queue({}, 2);
  for (const char* const name : {"1", "2", "3"}) queue.add({"many", name}, Priority::kFresh);
  EXPECT_EQ(taken(queue), "1");
  EXPECT_EQ(taken(queue), "2");
  queue.add({"few", "old"}, Priority::kOld);
  EXPECT_EQ(taken(queue), "old") << "its share is full, and the old of others goes before its news";
  auto third = std::async(std::launch::async, [&queue] { return taken(queue); });
  queue.done({"many", "1"});
  EXPECT_EQ(third.get(), "3") << "the worker that waited has it as soon as there is room";
}

TEST(Queue, TheOldComeThroughNewsWithoutEnd) {
  Queue queue;
  queue.add({"quiet", "old"}, Priority::kOld);
  for (int i = 0; i < 100; ++i) {
    queue.add({"loud", "fresh"}, Priority::kFresh);
    if (worked_off(queue) == "old") return;
  }
  FAIL() << "a hundred times the same news came first";
}

TEST(Queue, AQuarterOfTheWorkersIsLeftForOthers) {
  EXPECT_EQ(share_of_one_namespace(16, 0), 12U);
  EXPECT_EQ(share_of_one_namespace(16, 3), 12U);
  EXPECT_EQ(share_of_one_namespace(2, 0), 1U);
  EXPECT_EQ(share_of_one_namespace(1, 0), 1U);
  EXPECT_EQ(share_of_one_namespace(16, 1), kNoShare) << "there are no others";
}

}  // namespace
}  // namespace twelvefactor::queue
