#include "telemetry/time_text.hpp"

#include <array>
#include <ctime>

namespace twelvefactor::telemetry {
namespace {

/// "2026-11-21T10:15:00", in UTC.
std::string to_the_second(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts)};
}

}  // namespace

std::string utc_seconds(std::chrono::system_clock::time_point time) {
  return to_the_second(time) + "Z";
}

std::string utc_micros(std::chrono::system_clock::time_point time) {
  using std::chrono::microseconds;
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto micros = std::chrono::duration_cast<microseconds>(time - whole).count();
  std::string digits = std::to_string(micros);
  digits.insert(0, 6 - digits.size(), '0');
  return to_the_second(whole).append(".").append(digits).append("Z");
}

}  // namespace twelvefactor::telemetry
