#include "kinds/text/quantity.hpp"

#include <gtest/gtest.h>

#include <array>

namespace twelvefactor::kinds {
namespace {

struct Form {
  std::string_view written;
  std::string_view canonical;
};

TEST(Quantity, ReadsBackAsTheServerPrintsIt) {
  constexpr std::array kForms = {
      Form{"0", "0"},
      Form{"0Mi", "0"},
      Form{"0.000", "0"},
      Form{"1", "1"},
      Form{"007", "7"},
      Form{"1000m", "1"},
      Form{"100m", "100m"},
      Form{"0.1", "100m"},
      Form{".5", "500m"},
      Form{"0.25", "250m"},
      Form{"1.5", "1500m"},
      Form{"2.50", "2500m"},
      Form{"2500m", "2500m"},
      Form{"3000m", "3"},
      Form{"1.", "1"},
      Form{"0.001", "1m"},
      Form{"1000", "1k"},
      Form{"1500", "1500"},
      Form{"1.5k", "1500"},
      Form{"1k", "1k"},
      Form{"1000k", "1M"},
      Form{"1000000", "1M"},
      Form{"0.5G", "500M"},
      Form{"1T", "1T"},
      Form{"12.345M", "12345k"},
      Form{"1024", "1024"},
      Form{"1Ki", "1Ki"},
      Form{"1024Ki", "1Mi"},
      Form{"1024Mi", "1Gi"},
      Form{"64Mi", "64Mi"},
      Form{"65536Ki", "64Mi"},
      Form{"1.5Gi", "1536Mi"},
      Form{"0.5Gi", "512Mi"},
      Form{"2048Gi", "2Ti"},
      Form{"1000Mi", "1000Mi"},
      Form{"0.5Ki", "512"},
      Form{"1.25Ki", "1280"},
      Form{"0.1Ki", "102400m"},
      Form{"128974848", "128974848"},
      Form{"8Ti", "8Ti"},
      Form{"4000T", "4000T"},
  };
  for (const Form& form : kForms) {
    const auto result = canonical_quantity(form.written);
    ASSERT_TRUE(result) << form.written << ": " << result.error().message;
    EXPECT_EQ(*result, form.canonical) << form.written;
  }
}

TEST(Quantity, CanonicalFormStaysAsItIs) {
  for (const std::string_view text :
       {"1", "100m", "1500m", "1k", "7M", "3G", "2T", "5Ki", "64Mi", "1536Mi", "3Gi", "1Ti", "102400m"}) {
    EXPECT_EQ(canonical_quantity(text).value(), text);
  }
}

TEST(Quantity, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"",    " ",   "m",  "Mi",  "cpu",  "-1",   "+1",     "1 Gi",   " 1",   "1 ",      "1gi",
        "1GI", "1mi", "1K", "1b",  "1GB",  "1..2", "1.2.3",  "1,5",    "0x10", "1e3",     "1E",
        "1P",  "1n",  "1u", "NaN", "true", "{}",   "1.2345", "0.0001", "1.5m", "1.0005Ki"}) {
    EXPECT_FALSE(canonical_quantity(text))
        << "\"" << text << "\" became " << canonical_quantity(text).value();
  }
}

TEST(Quantity, RefusesWhatDoesNotFitInsteadOfWrappingAround) {
  for (const std::string_view text :
       {"99999999999999999999", "9223372036854775808", "9223372036854775807Ti", "5000000T", "5000000Ti"}) {
    EXPECT_FALSE(canonical_quantity(text)) << text << " became " << canonical_quantity(text).value();
  }
}

TEST(Quantity, SumsAreInCanonicalForm) {
  for (const auto& [a, b, sum] : {std::array{"64Mi", "1Gi", "1088Mi"},
                                  {"64Mi", "64Mi", "128Mi"},
                                  {"", "64Mi", "64Mi"},
                                  {"", "", "0"},
                                  {"256Mi", "100M", "368435456"},
                                  {"1Ki", "976", "2k"},
                                  {"500M", "500M", "1G"},
                                  {"1Ki", "100m", "1024100m"}}) {
    EXPECT_EQ(quantity_sum(a, b), sum) << a << " + " << b;
    EXPECT_EQ(quantity_sum(b, a), sum) << b << " + " << a;
    EXPECT_EQ(canonical_quantity(sum).value(), sum) << "the API server gives it back as it is";
  }
  EXPECT_EQ(quantity_sum("4000T", "4000T"), "4000T") << "too large a sum is none";
}

TEST(Quantity, ErrorQuotesTheTextAndSaysWhatToWrite) {
  const auto result = canonical_quantity("64 MB");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message.substr(0, 8), "\"64 MB\" ");
  EXPECT_NE(result.error().message.find("64Mi"), std::string::npos) << result.error().message;
}

}  // namespace
}  // namespace twelvefactor::kinds
