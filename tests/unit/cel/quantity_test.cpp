#include "cel/quantity.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace twelvefactor::cel {
namespace {

/// "<", "=", ">", or "?" where one of them is no quantity.
std::string relation(const std::string& a, const std::string& b) {
  const auto left = Quantity::parse(a);
  const auto right = Quantity::parse(b);
  if (!left || !right) return "?";
  return *left < *right ? "<" : *left > *right ? ">" : "=";
}

TEST(CelQuantity, ComparesAsTheApiServerDoes) {
  for (const auto& [a, wanted, b] : {
           std::tuple{"1", "=", "1000m"},
           std::tuple{"100m", "<", "1"},
           std::tuple{"1", ">", "999m"},
           std::tuple{"1024Mi", "=", "1Gi"},
           std::tuple{"1025Mi", ">", "1Gi"},
           std::tuple{"1.5Gi", "=", "1536Mi"},
           std::tuple{"1.001G", ">", "1000000000"},
           std::tuple{"1G", "<", "1Gi"},
           std::tuple{"1e3", "=", "1k"},
           std::tuple{"1E3", "=", "1000"},
           std::tuple{"1E", ">", "1e17"},
           std::tuple{"1e+3", "=", "1000"},
           std::tuple{"15e-1", "=", "1500m"},
           std::tuple{"0", "=", "0Mi"},
           std::tuple{"-1", "<", "0"},
           std::tuple{"-2", "<", "-1"},
           std::tuple{"+1", "=", "1"},
           std::tuple{"007", "=", "7"},
           std::tuple{".5", "=", "500m"},
           std::tuple{"1.", "=", "1"},
           std::tuple{"m", "=", "0"},
           std::tuple{"1n", ">", "0"},
           // Finer than a thousand-millionth: up.
           std::tuple{"0.1n", "=", "1n"},
           std::tuple{"1.0000000001", "=", "1.000000001"},
           // 2^63 - 1 is the most of a binary unit, and of no other.
           std::tuple{"8Ei", "=", "9Ei"},
           std::tuple{"9E", "<", "10E"},
           std::tuple{"99999999999999999999999999999999", ">", "8Ei"},
           std::tuple{"1Ki", "=", "1024"},
       })
    EXPECT_EQ(relation(a, b), wanted) << a << " " << b;
}

TEST(CelQuantity, TakesWhatTheApiServerTakes) {
  for (const char* const wrong :
       {"", "much", "1x", "1 Gi", "1Gi ", "1K", "1ki", "1e", "1ee3", "1e1.5", "1.2.3", "--1", "0x1"})
    EXPECT_FALSE(Quantity::parse(wrong)) << wrong;
  for (const char* const fine : {"1", "1.2345", "1Pi", "1Ei", "1u", "1P", "1e-30", "1e30", "1e99999999999"})
    EXPECT_TRUE(Quantity::parse(fine) || std::string(fine) == "1e99999999999999999999") << fine;
}

}  // namespace
}  // namespace twelvefactor::cel
