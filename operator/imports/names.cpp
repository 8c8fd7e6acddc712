#include "imports/names.hpp"

#include <algorithm>
#include <array>

namespace twelvefactor::imports {
namespace {

constexpr std::size_t kLongestAppName = 40;
constexpr std::size_t kLongestAppAndProcess = 61;

/// Letters, digits and single -, beginning with a letter; may be empty.
std::string as_label(std::string_view text, std::size_t longest) {
  std::string label;
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && !label.empty());
    if (upper) {
      label += static_cast<char>(c - 'A' + 'a');
    } else if (plain) {
      label += c;
    } else if (!label.empty() && label.back() != '-') {
      label += '-';
    }
  }
  if (label.size() > longest) label.resize(longest);
  while (!label.empty() && label.back() == '-') label.pop_back();
  return label;
}

}  // namespace

std::size_t longest_process_name(std::string_view app) {
  return kLongestAppAndProcess - std::min(app.size(), kLongestAppName);
}

std::optional<std::string> process_name(std::string_view name, std::size_t longest) {
  if (name.size() > longest) return std::nullopt;
  std::string label = as_label(name, longest);
  if (label.empty() || label.starts_with("config-")) return std::nullopt;
  return label;
}

std::string app_name(std::string_view name) {
  const std::string label = as_label(name, kLongestAppName);
  return label.empty() ? "app" : label;
}

std::string port_label(std::string_view name) {
  std::string label;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) label += c;
    if (c >= 'A' && c <= 'Z') label += static_cast<char>(c - 'A' + 'a');
    if (!plain && !(c >= 'A' && c <= 'Z') && !label.empty() && label.back() != '-') label += '-';
    if (label.size() == 15) break;
  }
  while (label.ends_with('-')) label.pop_back();
  const bool letter = label.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos;
  return letter && label != "http" ? label : "port-" + label;
}

bool names_a_singleton(std::string_view process) {
  constexpr std::array<std::string_view, 6> kAlone = {"clock",       "beat",      "celerybeat",
                                                      "celery-beat", "scheduler", "cron"};
  return std::ranges::find(kAlone, process) != kAlone.end();
}

}  // namespace twelvefactor::imports
