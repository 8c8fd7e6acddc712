// The small texts of kube: base64, times, percent-encoding, server addresses.
#include <gtest/gtest.h>

#include "crypto/base64.hpp"
#include "kube/encode.hpp"
#include "kube/server_url.hpp"
#include "kube/timestamp.hpp"

namespace twelvefactor::kube {
namespace {

using std::chrono::system_clock;

TEST(Base64, DecodesTheVectorsOfRFC4648) {
  EXPECT_EQ(crypto::base64_decoded(""), "");
  EXPECT_EQ(crypto::base64_decoded("Zg=="), "f");
  EXPECT_EQ(crypto::base64_decoded("Zm8="), "fo");
  EXPECT_EQ(crypto::base64_decoded("Zm9v"), "foo");
  EXPECT_EQ(crypto::base64_decoded("Zm9v\nYmFy\n"), "foobar");
  EXPECT_EQ(crypto::base64_decoded("/+8="), "\xff\xef");
}

TEST(Base64, RefusesWhatIsNone) {
  for (const auto* text : {"Z", "Zg", "Zg=", "Zm8", "Zm9v=", "Zg==Zg==", "Zm-_", "*", "===="})
    EXPECT_FALSE(crypto::base64_decoded(text)) << text;
}

TEST(Timestamp, ReadsWhatKubernetesWrites) {
  const auto seconds = [](const char* text) {
    const auto time = parse_timestamp(text);
    return time ? std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count() : -1;
  };
  EXPECT_EQ(seconds("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(seconds("2026-11-21T10:30:00Z"), 1795257000);
  EXPECT_EQ(seconds("2026-11-21T10:30:00.123456Z"), 1795257000);
  EXPECT_EQ(seconds("2026-11-21T12:30:00+02:00"), 1795257000);
  EXPECT_EQ(seconds("2026-11-21T05:00:00-05:30"), 1795257000);
  for (const auto* text : {"", "soon", "2026-11-21", "2026-13-21T10:30:00Z", "2026-11-21T10:30:00",
                           "2026-11-21T10:30:00Zx", "-026-11-21T10:30:00Z"}) {
    EXPECT_FALSE(parse_timestamp(text)) << text;
  }
}

TEST(Timestamp, OfAFarYearIsAsFarAsTheClockGoes) {
  EXPECT_GT(*parse_timestamp("9999-12-31T23:59:59Z"),
            system_clock::now() + std::chrono::hours(24 * 365 * 100));
  EXPECT_LT(*parse_timestamp("0001-01-01T00:00:00Z"), system_clock::now());
}

TEST(PercentEncoding, LeavesUnreservedLettersOnly) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b/c=d,e+\xc3\xa4"), "a%20b%2Fc%3Dd%2Ce%2B%C3%A4");
}

TEST(ServerUrl, IsCheckedAndLosesItsLastSlashes) {
  EXPECT_EQ(*checked_server("https://h:6443//"), "https://h:6443");
  EXPECT_EQ(*checked_server("http://h/prefix/"), "http://h/prefix");
  for (const auto* url : {"", "h:6443", "ftp://h", "https://", "https://a b", "https://u@h", "https://h?x",
                          "https://[::1]:6443"}) {
    EXPECT_FALSE(checked_server(url).ok()) << url;
  }
}

}  // namespace
}  // namespace twelvefactor::kube
