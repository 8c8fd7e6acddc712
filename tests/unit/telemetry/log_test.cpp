#include "telemetry/log.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <array>
#include <sstream>
#include <thread>

#include "telemetry/time_text.hpp"

namespace twelvefactor::log {
namespace {

using nlohmann::json;

class LogTest : public ::testing::Test {
 protected:
  LogTest() { set_threshold("info"); }
  ~LogTest() override { set_threshold("info"); }

  template <class Write>
  static std::vector<std::string> lines_of(const Write& write) {
    ::testing::internal::CaptureStdout();
    write();
    std::istringstream text(::testing::internal::GetCapturedStdout());
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
};

TEST_F(LogTest, WritesOneJsonObjectPerLine) {
  const auto lines = lines_of([] {
    info("object written", {{"app", "ns/shop"}, {"kind", "Service"}});
    error("second");
  });
  ASSERT_EQ(lines.size(), 2U);
  const json first = json::parse(lines[0]);
  EXPECT_EQ(first["message"], "object written");
  EXPECT_EQ(first["level"], "info");
  EXPECT_EQ(first["app"], "ns/shop");
  EXPECT_EQ(first["kind"], "Service");
  EXPECT_EQ(first["time"].get<std::string>().size(), std::string("2026-11-21T10:15:00.123456Z").size());
  EXPECT_EQ(json::parse(lines[1])["level"], "error");
}

TEST_F(LogTest, StaysOneLineOfJsonWithOddBytes) {
  using namespace std::string_literals;
  for (const std::string& odd :
       {"two\nlines"s, "\r\n\t\v"s, "nul\0byte"s, "quote\" and \\"s, "\xFF\xFE no UTF-8"s, "cut \xE2\x82"s,
        "\x1B[31mred"s, "separator \xE2\x80\xA8 in it"s, std::string(100000, 'x')}) {
    const auto lines = lines_of([&odd] { warning(odd, {{"problem", odd}, {"other", "kept"}}); });
    ASSERT_EQ(lines.size(), 1U) << odd;
    const json line = json::parse(lines[0], nullptr, false);
    ASSERT_TRUE(line.is_object()) << lines[0];
    EXPECT_EQ(line["other"], "kept");
    EXPECT_TRUE(line["problem"].is_string());
  }
}

TEST_F(LogTest, KeepsTextThatIsUtf8AsItIs) {
  const auto lines = lines_of([] { info("x", {{"problem", "Gr\xC3\xBC\xC3\x9F\n\"e\""}}); });
  EXPECT_EQ(json::parse(lines.at(0))["problem"], "Gr\xC3\xBC\xC3\x9F\n\"e\"");
}

TEST_F(LogTest, LeavesOutWhatIsLessSevereThanAsked) {
  const auto levels = [] {
    std::string all;
    for (const std::string& line : lines_of([] {
           debug("d");
           info("i");
           warning("w");
           error("e");
         })) {
      all += json::parse(line)["message"].get<std::string>();
    }
    return all;
  };
  EXPECT_EQ(levels(), "iwe");
  set_threshold("debug");
  EXPECT_EQ(levels(), "diwe");
  set_threshold("error");
  EXPECT_EQ(levels(), "e");
  set_threshold("warning");
  EXPECT_EQ(levels(), "we");
  set_threshold("unheard-of");
  EXPECT_EQ(levels(), "we");
}

TEST_F(LogTest, LinesOfSeveralThreadsDoNotMix) {
  const auto lines = lines_of([] {
    std::array<std::thread, 4> threads;
    for (std::thread& each : threads) {
      each = std::thread([] {
        for (int i = 0; i < 50; ++i) info("line", {{"padding", std::string(2000, 'x')}});
      });
    }
    for (std::thread& each : threads) each.join();
  });
  ASSERT_EQ(lines.size(), 200U);
  for (const std::string& line : lines) EXPECT_TRUE(json::accept(line)) << line.substr(0, 200);
}

TEST(TimeText, IsRfc3339InUtc) {
  using std::chrono::microseconds;
  const std::chrono::system_clock::time_point epoch{};
  EXPECT_EQ(telemetry::utc_seconds(epoch), "1970-01-01T00:00:00Z");
  EXPECT_EQ(telemetry::utc_micros(epoch), "1970-01-01T00:00:00.000000Z");
  const auto later = epoch + std::chrono::seconds(1795255200) + microseconds(42);
  EXPECT_EQ(telemetry::utc_seconds(later), "2026-11-21T10:00:00Z");
  EXPECT_EQ(telemetry::utc_micros(later), "2026-11-21T10:00:00.000042Z");
  EXPECT_EQ(telemetry::utc_micros(epoch + microseconds(999999)), "1970-01-01T00:00:00.999999Z");
}

}  // namespace
}  // namespace twelvefactor::log
