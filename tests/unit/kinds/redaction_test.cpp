// What is known to be a secret is taken out of whatever a process wrote, in the ways in which programs write
// it.
#include "kinds/secrecy/redaction.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kinds/secrecy/encodings.hpp"

namespace twelvefactor::kinds {
namespace {

const std::string kSecret = "p@ss/w0rd \"x\"+y";

TEST(Redaction, KnowsTheUsualEncodings) {
  for (const char* const written :
       {"p@ss/w0rd \"x\"+y", "p%40ss%2Fw0rd%20%22x%22%2By", "p%40ss%2fw0rd%20%22x%22%2by",
        "p%40ss%2Fw0rd+%22x%22%2By", "p@ss/w0rd \\\"x\\\"+y", "p@ss\\/w0rd \\\"x\\\"+y",
        "cEBzcy93MHJkICJ4Iit5", "704073732f7730726420227822 2b79"}) {
    std::string text = written;
    std::erase(text, text.starts_with("7040") ? ' ' : '\1');
    EXPECT_EQ(redact("begin " + text + " end", {kSecret}), "begin [redacted] end") << written;
  }
}

TEST(Redaction, FindsWhatStandsWithinBase64) {
  // "shop:", "x" and "app:" before it, as a header of Basic authentication has it.
  for (const char* const before : {"shop:", "x:", "", "appl:"}) {
    const std::string encoded = encodings_of(std::string(before) + kSecret + "!").front();
    const std::string shown = redact("Authorization: Basic " + encoded, {kSecret});
    EXPECT_NE(shown.find("[redacted]"), std::string::npos) << before;
    EXPECT_EQ(shown.find(encoded.substr(8, 12)), std::string::npos) << before << " " << shown;
  }
}

TEST(Redaction, TakesThePasswordOutOfAUrl) {
  const std::vector<std::string> url = {"postgres://shop:hunter%4022@db/shop"};
  EXPECT_EQ(redact("password=hunter@22 failed", url), "password=[redacted] failed");
  EXPECT_EQ(redact("password=hunter%4022 failed", url), "password=[redacted] failed");
  EXPECT_EQ(redact("cannot reach db", url), "cannot reach db");
  EXPECT_EQ(redact("with S3cr3tpw1.", {"Server=db;User Id=sa;Password=S3cr3tpw1;"}), "with [redacted].");
  EXPECT_EQ(redact("with S3cr3tpw1.", {R"({"db":{"password":"S3cr3tpw1"}})"}), "with [redacted].");
}

TEST(Redaction, TakesHalfAValueAtEitherEnd) {
  EXPECT_EQ(redact("nter22 was wrong", {"a-long-hunter22"}), "[redacted] was wrong");
  EXPECT_EQ(redact("it is a-long-hun", {"a-long-hunter22"}), "it is [redacted]");
  EXPECT_EQ(redact("r22 was wrong", {"a-long-hunter22"}), "r22 was wrong") << "three bytes tell nothing";
}

TEST(Redaction, TakesOverlappingValuesWhole) {
  EXPECT_EQ(redact("xabcdefghy", {"abcdef", "defgh"}), "x[redacted]y");
  EXPECT_EQ(redact("aaaaaaaa", {"aaaaa"}), "[redacted]");
  EXPECT_EQ(redact("redacted", {"redacted"}), "[redacted]");
}

/// A secret of random bytes, in random texts: nothing of it is left, whatever the bytes.
TEST(Redaction, LeavesNothing) {
  std::mt19937 random(17);
  for (int round = 0; round < 2000; ++round) {
    std::string secret;
    for (std::size_t size = 4 + random() % 12; size > 0; --size)
      secret += static_cast<char>(random() % 4 == 0 ? random() % 256 : 'a' + random() % 3);
    std::string text;
    for (int part = 0; part < 4; ++part) {
      for (std::size_t size = random() % 6; size > 0; --size) text += static_cast<char>('a' + random() % 3);
      text += secret.substr(part == 0 ? random() % secret.size() : 0);
    }
    const std::string shown = redact(text, {secret});
    EXPECT_EQ(shown.find(secret), std::string::npos) << round;
  }
}

TEST(Redaction, EndsForManyAndLongValues) {
  std::string lines;
  for (int line = 0; line < 20000; ++line) lines += "line-" + std::to_string(line * 7919) + "\n";
  EXPECT_EQ(redact("said line-7919 and more", {lines}), "said [redacted] and more");
  const std::string same(200000, 'a');
  EXPECT_EQ(redact(std::string(4096, 'a'), {same}), "[redacted]");
}

}  // namespace
}  // namespace twelvefactor::kinds
