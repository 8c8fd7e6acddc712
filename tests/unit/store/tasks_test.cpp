// The AdminTasks that the store keeps: by app, the newer version counts, and what a list does not name is
// gone.
#include "store/tasks.hpp"

#include <gtest/gtest.h>

#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

const AppKey kShop{"one", "shop"};

std::shared_ptr<const AdminTask> task(const std::string& name, std::uint64_t version, char uid = 'b') {
  auto made = std::make_shared<AdminTask>();
  made->name = name;
  made->uid = testing::uid_of(uid);
  made->resource_version = version;
  made->spec.app = "shop";
  return made;
}

TEST(Tasks, AnAppHasItsOwnInTheOrderOfTheirNames) {
  Tasks tasks;
  Mark mark;
  EXPECT_EQ(tasks.applied("one", task("b", 1), mark), std::vector{kShop});
  tasks.applied("one", task("a", 2), mark);
  tasks.applied("two", task("c", 3), mark);
  ASSERT_EQ(tasks.of(kShop).size(), 2U);
  EXPECT_EQ(tasks.of(kShop)[0]->name, "a");
  EXPECT_EQ(tasks.of({"two", "shop"}).size(), 1U);
  EXPECT_TRUE(tasks.of({"one", "other"}).empty());
}

TEST(Tasks, AnOlderVersionIsNoNewsButANamesakeIs) {
  Tasks tasks;
  Mark mark;
  tasks.applied("one", task("a", 5), mark);
  EXPECT_TRUE(tasks.applied("one", task("a", 4), mark).empty());
  EXPECT_TRUE(tasks.applied("one", task("a", 5), mark).empty());
  EXPECT_EQ(tasks.of(kShop)[0]->resource_version, 5U);
  EXPECT_EQ(tasks.applied("one", task("a", 7, 'c'), mark), std::vector{kShop});
  EXPECT_TRUE(tasks.deleted("one", *task("a", 6)).empty()) << "it is the namesake that is there";
  EXPECT_EQ(tasks.of(kShop).size(), 1U);
  EXPECT_EQ(tasks.deleted("one", *task("a", 8, 'c')), std::vector{kShop});
  EXPECT_TRUE(tasks.of(kShop).empty());
}

TEST(Tasks, WhatAListDoesNotNameIsGoneInItsNamespace) {
  Tasks tasks;
  Mark mark;
  tasks.applied("one", task("a", 1), mark);
  tasks.applied("one", task("b", 2), mark);
  tasks.applied("two", task("a", 3), mark);
  mark.list_began();
  tasks.applied("one", task("a", 1), mark);
  mark.list_complete(9);
  EXPECT_EQ(tasks.swept(mark, "one"), std::vector{kShop});
  EXPECT_EQ(tasks.of(kShop).size(), 1U);
  EXPECT_EQ(tasks.of({"two", "shop"}).size(), 1U);
  EXPECT_EQ(tasks.swept(mark, ""), (std::vector{AppKey{"two", "shop"}}));
}

}  // namespace
}  // namespace twelvefactor::store
