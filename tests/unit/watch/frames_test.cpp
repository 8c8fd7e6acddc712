#include "watch/frames.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace twelvefactor::watch {
namespace {

using Lines = std::vector<std::string>;

struct Taken {
  explicit Taken(std::size_t max = 100) : splitter(max) {}

  bool push(std::string_view bytes) {
    return splitter.push(bytes, [this](std::string_view frame) {
      frames.emplace_back(frame);
      return frame != "stop";
    });
  }

  FrameSplitter splitter;
  Lines frames;
};

TEST(Frames, AreTheSameWhereverTheBytesAreCut) {
  const std::string bytes = "one\ntwo\r\n\n  \nthree\n";
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    Taken taken;
    EXPECT_TRUE(taken.push(std::string_view(bytes).substr(0, cut)));
    EXPECT_TRUE(taken.push(std::string_view(bytes).substr(cut)));
    EXPECT_EQ(taken.frames, (Lines{"one", "two\r", "three"})) << cut;
    EXPECT_FALSE(taken.splitter.partial());
  }
}

TEST(Frames, ThatHaveNotEndedAreKeptAndKnown) {
  Taken taken;
  EXPECT_TRUE(taken.push("one\ntw"));
  EXPECT_TRUE(taken.splitter.partial());
  EXPECT_EQ(taken.frames, Lines{"one"});
  EXPECT_TRUE(taken.push("o\n"));
  EXPECT_EQ(taken.frames, (Lines{"one", "two"}));
  EXPECT_FALSE(taken.splitter.partial());
}

TEST(Frames, OverTheLimitAreRefusedWholeOrInPieces) {
  const std::string limit(100, 'x');
  Taken exact;
  EXPECT_TRUE(exact.push(limit + "\n"));
  EXPECT_TRUE(exact.push(limit));
  EXPECT_TRUE(exact.push("\n"));
  Taken whole;
  EXPECT_FALSE(whole.push(limit + "x\n"));
  EXPECT_TRUE(whole.splitter.too_long());
  Taken pieces;
  EXPECT_TRUE(pieces.push(limit));
  EXPECT_FALSE(pieces.push("x"));
  EXPECT_TRUE(pieces.splitter.too_long());
}

TEST(Frames, StopWhenTheCallerSaysSo) {
  Taken taken;
  EXPECT_FALSE(taken.push("one\nstop\ntwo\n"));
  EXPECT_EQ(taken.frames, (Lines{"one", "stop"}));
  EXPECT_FALSE(taken.splitter.too_long());
}

}  // namespace
}  // namespace twelvefactor::watch
