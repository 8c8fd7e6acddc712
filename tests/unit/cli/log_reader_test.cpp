#include "cli/pods/log_reader.hpp"

#include <gtest/gtest.h>

#include <random>

namespace twelvefactor::cli {
namespace {

constexpr std::string_view kTime = "2026-11-21T10:00:00.";

/// An entry as the kubelet sends it: nanoseconds of one second, and what was written.
std::string at(int nanoseconds, const std::string& text) {
  std::string digits = std::to_string(nanoseconds);
  return std::string(kTime) + std::string(9 - digits.size(), '0') + digits + "Z " + text;
}

class LogReaderTest : public ::testing::Test {
 protected:
  LogReader reader_{[this](std::string_view text) { out_ += text; },
                    [this](std::string_view text) { notes_ += text; }};
  std::string out_;
  std::string notes_;
};

TEST_F(LogReaderTest, TakesTheTimesAway) {
  EXPECT_FALSE(reader_.anything());
  reader_.read(at(1, "one\n") + at(2, "\n") + at(3, "2026-11-21T10:00:00Z said the process\n") +
               at(4, "no end"));
  reader_.finish();
  EXPECT_EQ(out_, "one\n\n2026-11-21T10:00:00Z said the process\nno end");
  EXPECT_EQ(notes_, "");
  EXPECT_TRUE(reader_.anything());
}

TEST_F(LogReaderTest, PrintsALineBeforeItsEnd) {
  reader_.read(at(1, "half"));
  EXPECT_EQ(out_, "half");
}

TEST_F(LogReaderTest, TakesTimesOfAnyForm) {
  reader_.read("2026-11-21T10:00:00Z a\n2026-11-21T11:00:00.5+01:00 b\n");
  EXPECT_EQ(out_, "a\nb\n");
}

TEST_F(LogReaderTest, LeavesBytesAsTheyAre) {
  const std::string bytes("\x00\xff\x1b[31m\r\t", 9);
  reader_.read(at(1, bytes + "\n"));
  EXPECT_EQ(out_, bytes + "\n");
}

TEST_F(LogReaderTest, TellsWhatTheKubeletSaysInstead) {
  reader_.read("unable to retrieve container logs for containerd://x\n" + at(1, "one\n") +
               "failed to 2026\n");
  EXPECT_EQ(out_, "one\n");
  EXPECT_EQ(notes_, "unable to retrieve container logs for containerd://x\nfailed to 2026\n");
  EXPECT_EQ(reader_.again(), "2026-11-21T10:00:00Z");
}

TEST_F(LogReaderTest, JoinsThePiecesOfALongLine) {
  for (const std::size_t size : {8192U, 16384U}) {
    out_.clear();
    const std::string piece(size, 'x');
    reader_.read(at(1, piece) + at(1, piece) + at(2, "end\n") + at(3, "next\n"));
    EXPECT_EQ(out_, piece + piece + "end\nnext\n") << size;
  }
}

TEST_F(LogReaderTest, KeepsWhatOnlyLooksLikeATimeInALine) {
  const std::string line = std::string(4096, 'x') + "2026-11-21T10:0 " + std::string(8192, 'y') + "2026\n";
  const std::string whole = std::string(4096, 'z');
  reader_.read(at(1, line) + at(2, whole + "\n") + at(3, whole + "20"));
  reader_.finish();
  EXPECT_EQ(out_, line + whole + "\n" + whole + "20");
}

TEST_F(LogReaderTest, AsksFromTheBeginningWhereThereWasNothing) {
  EXPECT_EQ(reader_.again(), std::nullopt);
  reader_.read(at(1, "one\n"));
  EXPECT_EQ(out_, "one\n");
}

TEST_F(LogReaderTest, PrintsNothingTwiceAfterACut) {
  const std::string log =
      at(1, "one\n") + at(2, "two\n") + at(2, "two\n") + at(2, "and more\n") + at(3, "three\n");
  reader_.read(log.substr(0, log.size() - 20));
  EXPECT_EQ(reader_.again(), "2026-11-21T10:00:00Z");
  reader_.read(log);
  EXPECT_EQ(out_, "one\ntwo\ntwo\nand more\nthree\n");
}

TEST_F(LogReaderTest, GoesOnWhereTheLogWasCutAway) {
  reader_.read(at(1, "one\n") + at(2, "tw"));
  reader_.again();
  reader_.read(at(5, "five\n"));
  EXPECT_EQ(out_, "one\ntwfive\n");
}

TEST_F(LogReaderTest, FollowsAClockThatIsSetBack) {
  reader_.read(at(5, "one\n") + at(4, "two\n"));
  EXPECT_EQ(out_, "one\ntwo\n");
}

/// Whatever the borders of what arrives, and wherever and however often the connection is cut.
TEST_F(LogReaderTest, IsTheSameForAllCuts) {
  const std::string log = at(1, "one\n") + at(2, std::string(16384, 'x')) + at(2, std::string(16384, 'x')) +
                          at(3, "end\n") + at(4, "\n") + at(5, "last\n");
  const std::string wanted = "one\n" + std::string(32768, 'x') + "end\n\nlast\n";
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same in each run
  for (int round = 0; round < 200; ++round) {
    std::string seen;
    LogReader reader([&seen](std::string_view text) { seen += text; }, [](std::string_view) { FAIL(); });
    for (int cuts = 0; cuts < 4; ++cuts) {
      const std::size_t until = cuts == 3 ? log.size() : random() % log.size();
      reader.again();
      for (std::size_t begin = 0; begin < until;) {
        const std::size_t size = std::min<std::size_t>(1 + random() % 5000, until - begin);
        reader.read(std::string_view(log).substr(begin, size));
        begin += size;
      }
    }
    reader.finish();
    ASSERT_EQ(seen, wanted) << "round " << round;
  }
}

}  // namespace
}  // namespace twelvefactor::cli
