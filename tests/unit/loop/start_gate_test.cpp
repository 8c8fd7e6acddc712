#include "loop/start_gate.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::loop {
namespace {

struct Counted {
  explicit Counted(bool leader_election) : gate(leader_election, [this] { ++started; }) {}
  int started = 0;
  StartGate gate;
};

TEST(StartGate, WaitsForTheListsAlone) {
  Counted counted(false);
  EXPECT_EQ(counted.started, 0);
  counted.gate.lists_complete();
  EXPECT_EQ(counted.started, 1);
}

TEST(StartGate, WaitsForBothInAnyOrder) {
  Counted lists_first(true);
  lists_first.gate.lists_complete();
  EXPECT_EQ(lists_first.started, 0);
  lists_first.gate.leading();
  EXPECT_EQ(lists_first.started, 1);
  Counted lease_first(true);
  lease_first.gate.leading();
  EXPECT_EQ(lease_first.started, 0);
  lease_first.gate.lists_complete();
  EXPECT_EQ(lease_first.started, 1);
}

TEST(StartGate, StartsOnce) {
  Counted counted(true);
  for (int i = 0; i < 3; ++i) {
    counted.gate.leading();
    counted.gate.lists_complete();
  }
  EXPECT_EQ(counted.started, 1);
}

TEST(StartGate, DoesNotStartWhatIsAboutToStop) {
  Counted counted(true);
  counted.gate.lists_complete();
  counted.gate.close();
  counted.gate.leading();
  EXPECT_EQ(counted.started, 0);
}

}  // namespace
}  // namespace twelvefactor::loop
