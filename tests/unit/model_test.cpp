#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <unordered_set>

#include "model/app_key.hpp"
#include "model/digest.hpp"
#include "model/outcome.hpp"
#include "model/result.hpp"
#include "model/secret_facts.hpp"
#include "model/text.hpp"
#include "model/uid.hpp"

namespace twelvefactor {
namespace {

TEST(Uid, ReadsBackWhatItPrints) {
  const std::string text = "123e4567-e89b-12d3-a456-426614174fff";
  EXPECT_EQ(to_string(parse_uid(text)), text);
  EXPECT_EQ(to_string(parse_uid("123E4567-E89B-12D3-A456-426614174FFF")), text);
}

TEST(Uid, IsEmptyForAnythingElse) {
  for (const std::string_view text :
       {"", "-", "not-a-uid", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-4266141740000",
        "123e4567_e89b_12d3_a456_426614174000", "g23e4567-e89b-12d3-a456-426614174000"}) {
    EXPECT_TRUE(parse_uid(text).empty()) << text;
  }
  EXPECT_EQ(to_string(Uid{}), "");
}

TEST(Uid, DiffersInEachDigit) {
  const std::string text = "123e4567-e89b-12d3-a456-426614174000";
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '-') continue;
    std::string other = text;
    other[i] = text[i] == 'f' ? '0' : 'f';
    EXPECT_NE(parse_uid(other), parse_uid(text)) << other;
    ++digits;
  }
  EXPECT_EQ(digits, 32U);
}

TEST(Digest, CarriesFromTheLowerHalfIntoTheUpper) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  Digest sum{1, kMost};
  sum += Digest{2, 1};
  EXPECT_EQ(sum, (Digest{4, 0}));
  sum += Digest{kMost, kMost};
  EXPECT_EQ(sum, (Digest{3, kMost}));
}

TEST(Digest, DoesNotDependOnTheOrderOfItsParts) {
  const Digest a{3, ~std::uint64_t{5}};
  const Digest b{~std::uint64_t{0}, 77};
  const Digest c{9, ~std::uint64_t{0} - 3};
  Digest forward = a;
  (forward += b) += c;
  Digest backward = c;
  (backward += b) += a;
  EXPECT_EQ(forward, backward);
  EXPECT_NE(forward, a);
}

TEST(AppKey, TellsNamespaceAndNameApart) {
  std::unordered_set<AppKey> keys = {{"a", "b"}, {"b", "a"}, {"ab", ""}, {"", "ab"}, {"a", "b"}};
  EXPECT_EQ(keys.size(), 4U);
  EXPECT_TRUE(keys.contains(AppKey{"a", "b"}));
  EXPECT_EQ(to_string(AppKey{"shop-production", "shop"}), "shop-production/shop");
}

TEST(SecretFacts, MayHaveAnyKeyWhenItsKeysAreUnknown) {
  EXPECT_TRUE((SecretFacts{true, {}, 0, false, {}}).may_have("uri"));
  const SecretFacts known{true, {}, 0, true, {"password", "uri"}};
  EXPECT_TRUE(known.may_have("uri"));
  EXPECT_TRUE(known.may_have("password"));
  EXPECT_FALSE(known.may_have("ur"));
  EXPECT_FALSE(known.may_have("url"));
}

TEST(Outcome, OnlyWhatWasWrittenNeedsNoRetry) {
  for (const OutcomeKind done :
       {OutcomeKind::kCreated, OutcomeKind::kChanged, OutcomeKind::kDeleted, OutcomeKind::kPaused})
    EXPECT_FALSE(wants_retry(done));
  for (const OutcomeKind refused :
       {OutcomeKind::kNameTaken, OutcomeKind::kOwnerLeaving, OutcomeKind::kNamespaceLeaving,
        OutcomeKind::kQuotaExceeded, OutcomeKind::kForbidden, OutcomeKind::kRefused, OutcomeKind::kSuperseded,
        OutcomeKind::kUnavailable, OutcomeKind::kFailed, OutcomeKind::kAwaits, OutcomeKind::kCancelled}) {
    EXPECT_TRUE(wants_retry(refused)) << static_cast<int>(refused);
  }
}

TEST(Cut, NeverLeavesHalfACharacter) {
  const std::string text = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80z";  // of one, two, three, four and one byte
  const std::vector<std::size_t> lengths = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
  for (std::size_t limit = 0; limit < lengths.size(); ++limit)
    EXPECT_EQ(cut(text, limit), text.substr(0, lengths[limit])) << limit;
  EXPECT_EQ(cut("", 0), "");
  EXPECT_EQ(cut("\x80\x80\x80", 1), "") << "no UTF-8 at all";
}

TEST(Result, HoldsEitherAValueOrAnError) {
  const Result<std::string> fine(std::string("value"));
  EXPECT_TRUE(fine.ok());
  EXPECT_EQ(*fine, "value");
  EXPECT_EQ(fine->size(), 5U);
  const Result<std::string> failed(Error{"why"});
  EXPECT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "why");
}

}  // namespace
}  // namespace twelvefactor
