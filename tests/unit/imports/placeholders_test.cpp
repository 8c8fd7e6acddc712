// Placeholders of Score, as score-go reads them.
#include "imports/score/placeholders.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::imports::score {
namespace {

using Names = std::vector<std::string>;

TEST(Placeholders, PartATextIntoPieces) {
  const auto pieces = read_placeholders("amqp://${resources.bus.host}:$$5");
  ASSERT_TRUE(pieces);
  ASSERT_EQ(pieces->size(), 3U);
  EXPECT_EQ((*pieces)[0].text, "amqp://");
  EXPECT_EQ((*pieces)[1].names, (Names{"resources", "bus", "host"}));
  EXPECT_EQ((*pieces)[1].text, "${resources.bus.host}");
  EXPECT_EQ((*pieces)[2].text, ":$5");
}

TEST(Placeholders, ADotMayBePartOfAName) {
  const auto pieces = read_placeholders(R"(${metadata.annotations.example\.com/a})");
  ASSERT_TRUE(pieces);
  EXPECT_EQ((*pieces)[0].names, (Names{"metadata", "annotations", "example.com/a"}));
}

TEST(Placeholders, RefusesWhatScoreRefuses) {
  for (const char* text : {"$", "$x", "${", "${}", "a ${b"}) EXPECT_FALSE(read_placeholders(text)) << text;
  EXPECT_TRUE(read_placeholders(""));
}

}  // namespace
}  // namespace twelvefactor::imports::score
