// Which values can be variables.
#include "gather/usable.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::gather {
namespace {

bool is_usable(const std::string& base64) {
  return unusable_keys({false, {"k"}, false}, {"", "", {{"k", base64}}}).empty();
}

TEST(Usable, TextIsUtf8WithoutZeros) {
  for (const char* const text :
       {"", "YQ==", "w6Q=", "4oKs", "8J+YgA==", "CQo=", "77+9", "f38=", "7Z+/", "9I+/vw=="})
    EXPECT_TRUE(is_usable(text)) << text;
  // A zero; a byte that begins nothing; halves of characters; a long form of /; half a pair; beyond the last.
  for (const char* const text :
       {"AA==", "YQBi", "gA==", "/w==", "4oI=", "w2E=", "wK8=", "4ICv", "7aCA", "9JCAgA==", "+ICAgIA="})
    EXPECT_FALSE(is_usable(text)) << text;
}

TEST(Usable, OnlyKeysThatVariablesAreMadeOfCount) {
  const kinds::SecretData data{"", "", {{"key.jks", "/w=="}, {"uri", "YQ=="}, {"bad", "AA=="}}};
  EXPECT_TRUE(unusable_keys({true, {"uri"}, false}, data).empty()) << "a file may hold anything";
  EXPECT_EQ(unusable_keys({true, {"uri", "bad", "absent"}, false}, data), (std::set<std::string>{"bad"}));
}

}  // namespace
}  // namespace twelvefactor::gather
