// The limit of the cgroup that a process is in, as the kernel's files tell it.
#include "host/memory_use.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace twelvefactor::host {
namespace {

namespace fs = std::filesystem;

class MemoryLimit : public ::testing::Test {
 protected:
  MemoryLimit() {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~MemoryLimit() override { fs::remove_all(root_); }

  void put(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text << "\n";
  }
  std::optional<std::size_t> limit() { return memory_limit(root_ / "own", root_ / "sys"); }

  // ctest runs each test in a process of its own, side by side.
  fs::path root_ = fs::temp_directory_path() / ("memory-limit-" + std::to_string(::getpid()));
};

TEST_F(MemoryLimit, OfVersion2IsTheLowestOnTheWayUp) {
  put("own", "0::/pod/container");
  put("sys/pod/container/memory.max", "max");
  EXPECT_EQ(limit(), std::nullopt);
  put("sys/pod/memory.max", "268435456");
  EXPECT_EQ(limit(), 268435456U);
  put("sys/pod/container/memory.max", "134217728");
  EXPECT_EQ(limit(), 134217728U);
}

TEST_F(MemoryLimit, OfVersion1IsThatOfItsController) {
  put("own", "7:cpu,cpuacct:/pod\n5:hugetlb,memory:/pod\n1:name=systemd:/pod");
  put("sys/memory/pod/memory.limit_in_bytes", "9223372036854771712");
  EXPECT_EQ(limit(), std::nullopt) << "that is how it says: none";
  put("sys/memory/pod/memory.limit_in_bytes", "134217728");
  EXPECT_EQ(limit(), 134217728U);
}

TEST_F(MemoryLimit, InAContainerItsOwnIsTheRoot) {
  put("own", "0::/not/visible/from/here");
  put("sys/memory.max", "134217728");
  EXPECT_EQ(limit(), 134217728U);
}

TEST_F(MemoryLimit, WithoutCgroupsThereIsNone) {
  EXPECT_EQ(limit(), std::nullopt);
}

TEST(MemoryUsed, IsMoreAfterMoreWasTaken) {
  const std::size_t before = memory_used();
  EXPECT_GT(before, 0U);
  const std::string more(std::size_t{64} << 20, 'x');
  EXPECT_GE(memory_used(), before + (std::size_t{48} << 20)) << more.size();
}

}  // namespace
}  // namespace twelvefactor::host
