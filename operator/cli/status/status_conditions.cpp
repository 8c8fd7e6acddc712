// The conditions in `twelvefactor status`: those that are not as they should be first.
#include <algorithm>
#include <tuple>

#include "cli/status/status_text.hpp"
#include "cli/terminal/text.hpp"
#include "model/text.hpp"

namespace twelvefactor::cli {
namespace {

bool is_good(const Condition& condition) {
  if (condition.unknown) return false;
  const bool wanted = condition.type != condition::kReconciling && condition.type != condition::kStalled;
  return condition.status == wanted;
}

/// What follows from Ready, then what it is made of.
int rank(const Condition& condition) {
  constexpr const char* kOrder[] = {condition::kReady, condition::kStalled, condition::kReconciling,
                                    "Released", condition::kAvailable};
  int place = 0;
  for (const char* type : kOrder) {
    if (condition.type == type) return place;
    ++place;
  }
  return place;
}

/// A message may carry a log; the release's part shows that line by line.
std::string shortened(const std::string& message) {
  constexpr std::size_t kMost = 600;
  const std::string start = cut(message, kMost);
  return printable(start) + (start.size() < message.size() ? " ..." : "");
}

/// Ready sums up and comes first, then what is not as it should be.
std::tuple<bool, bool, int, std::string> order_of(const Condition& condition) {
  return {condition.type != condition::kReady, is_good(condition), rank(condition), condition.type};
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return used < width ? text + std::string(width - used, ' ') : text + " ";
}

}  // namespace

std::string conditions_part(const App& app, const Look& look) {
  if (app.conditions.empty()) return "";
  std::vector<Condition> conditions = app.conditions;
  std::sort(conditions.begin(), conditions.end(),
            [](const Condition& one, const Condition& other) { return order_of(one) < order_of(other); });
  std::size_t longest = 0;
  for (const Condition& condition : conditions)
    longest = std::max(longest, columns(printable(condition.type)));
  std::string text = "\n" + painted("Conditions", Paint::kHeading, look) + "\n";
  std::string last;
  for (const Condition& condition : conditions) {
    const bool good = is_good(condition);
    const std::string value = condition.unknown ? "Unknown" : condition.status ? "True" : "False";
    const std::string start = "  " + padded(printable(condition.type), longest + 2) + padded(value, 9);
    const std::string reason = printable(condition.reason);
    // Reconciling and Stalled repeat what Ready says; what is well needs no words.
    const bool told = good || condition.message.empty() || condition.message == last;
    const std::string end = told ? reason : reason + ": " + shortened(condition.message);
    const Paint paint = good                                    ? Paint::kGood
                        : condition.type == condition::kStalled ? Paint::kBad
                                                                : Paint::kWarning;
    text += painted(wrapped(start + end, 4, look.width), paint, look) + "\n";
    if (!good) last = condition.message;
  }
  return text;
}

}  // namespace twelvefactor::cli
