#include "store/press.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <thread>
#include <vector>

namespace twelvefactor::store {
namespace {

/// A text as one app has it: the words are those of all, names and hashes its own.
std::string status_like(int app) {
  std::string text = R"({"conditions":[)";
  for (const char* type : {"Ready", "Reconciling", "Stalled", "Available", "Released", "ConfigReady"}) {
    text += std::string(R"({"lastTransitionTime":"2026-11-21T10:00:00Z","message":"process web of app-)") +
            std::to_string(app) + R"( waits for Kubernetes","observedGeneration":1,"type":")" + type + "\"},";
  }
  return text + R"({}],"hash":")" + std::to_string(std::mt19937_64{static_cast<unsigned>(app)}()) + "\"}";
}

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random{seed};
  std::string text(size, '\0');
  for (char& each : text) each = static_cast<char>(random());
  return text;
}

TEST(Press, GivesBackWhatItWasGiven) {
  Press press;
  const std::vector<std::string> texts = {"",
                                          "{}",
                                          std::string(1, '\0'),
                                          status_like(1),
                                          status_like(2),
                                          noise(300, 1),
                                          std::string(100'000, 'a'),
                                          noise(70'000, 2),
                                          status_like(3)};
  std::vector<Pressed> kept;
  for (const std::string& text : texts) kept.push_back(press.press(text));
  for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(press.text(kept[i]), texts[i]) << i;
}

TEST(Press, ATextLikeTheExampleTakesATenth) {
  Press press;
  static_cast<void>(press.press(status_like(1)));
  const std::string text = status_like(2);
  EXPECT_LT(press.press(text).view().size(), text.size() / 10);
  EXPECT_EQ(press.examples(), 1U);
}

/// Each number is a sort of text of its own, which is like itself.
std::string sort_of_text(unsigned number) {
  return noise(200, number) + noise(200, number) + noise(200, number);
}

TEST(Press, ATextUnlikeAllExamplesIsTheNextOne) {
  Press press;
  const Pressed first = press.press(sort_of_text(1));
  static_cast<void>(press.press(status_like(1)));
  EXPECT_EQ(press.examples(), 2U);
  EXPECT_LT(press.press(status_like(2)).view().size(), status_like(2).size() / 10);
  EXPECT_LT(press.press(sort_of_text(1)).view().size(), 60U) << "the first is an example still";
  EXPECT_EQ(press.examples(), 2U);
  EXPECT_EQ(press.text(first), sort_of_text(1));
}

TEST(Press, ExamplesAreFewWhateverComes) {
  Press press;
  std::vector<Pressed> kept;
  for (unsigned i = 0; i < 40; ++i) kept.push_back(press.press(sort_of_text(i)));
  EXPECT_EQ(press.examples(), Press::kExamples);
  for (unsigned i = 0; i < 40; ++i) EXPECT_EQ(press.text(kept[i]), sort_of_text(i)) << i;
}

TEST(Press, NoiseIsNoExample) {
  Press press;
  for (unsigned i = 0; i < 40; ++i) static_cast<void>(press.press(noise(500, i)));
  EXPECT_EQ(press.examples(), 0U);
}

TEST(Press, WhatCannotBePressedIsKeptAsItIs) {
  Press press;
  const std::string text = noise(100'000, 7);
  EXPECT_LE(press.press(text).view().size(), text.size() + 8);
}

TEST(Press, ShortAndLongTextsAreNoExamples) {
  Press press;
  static_cast<void>(press.press(std::string(Press::kShortestExample - 1, 'a')));
  static_cast<void>(press.press(std::string(Press::kLongestExample + 1, 'a')));
  EXPECT_EQ(press.examples(), 0U);
}

TEST(Press, ManyThreadsMayUseIt) {
  Press press;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&press, thread] {
      for (int i = 0; i < 50; ++i) {
        const std::string text =
            i % 10 == 0 ? sort_of_text(static_cast<unsigned>(thread * 50 + i)) : status_like(thread * 50 + i);
        EXPECT_EQ(press.text(press.press(text)), text);
      }
    });
  }
}

TEST(Bytes, AreCopiedAndMoved) {
  Bytes bytes("abc");
  const Bytes copy = bytes;
  const Bytes moved = std::move(bytes);
  EXPECT_EQ(copy.view(), "abc");
  EXPECT_EQ(moved.view(), "abc");
  EXPECT_EQ(Bytes().view(), "");
  EXPECT_EQ(Bytes("").view(), "");
}

}  // namespace
}  // namespace twelvefactor::store
