#include "cli/pods/log_reader.hpp"

#include <algorithm>
#include <limits>
#include <ratio>

#include "kube/timestamp.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::cli {
namespace {

/// The runtime cuts lines into pieces of 16 KiB, another one of 8, and each piece has a time of its own: one
/// may stand in the middle of a line, after so many bytes or a multiple.
constexpr std::uint64_t kPiece = 4096;

constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

/// Can `text` go on to be a time as the kubelet writes it?
bool begins_a_time(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  constexpr std::size_t kLongest = 35;  // with nanoseconds and an offset
  constexpr std::string_view kTail = "0123456789.:+-Z";
  if (text.size() > kLongest) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    const bool good = i >= kShape.size() ? kTail.find(text[i]) != std::string_view::npos
                                         : (kShape[i] == '0' ? digit : text[i] == kShape[i]);
    if (!good) return false;
  }
  return true;
}

/// With its nanoseconds: entries of one second are told apart by them.
std::optional<std::chrono::system_clock::time_point> time_of(std::string_view text) {
  const auto whole = kube::parse_timestamp(text);
  const std::size_t point = text.find('.');
  if (!whole || point == std::string_view::npos) return whole;
  std::chrono::nanoseconds rest{0};
  std::int64_t unit = std::nano::den;
  for (std::size_t i = point + 1; i < text.size() && text[i] >= '0' && text[i] <= '9' && unit > 1; ++i)
    rest += std::chrono::nanoseconds((unit /= 10) * (text[i] - '0'));
  return *whole + rest;
}

}  // namespace

void LogReader::read(std::string_view bytes) {
  while (!bytes.empty()) {
    if (in_head_) {
      const char next = bytes.front();
      const auto time = next == ' ' ? time_of(head_) : std::nullopt;
      if (time) {
        bytes.remove_prefix(1);
        begin_entry(*time);
      } else if (begins_a_time(head_ + next)) {
        head_ += next;
        bytes.remove_prefix(1);
      } else {
        no_time();
      }
      continue;
    }
    const std::size_t line = bytes.find('\n');
    std::size_t most = line == std::string_view::npos ? bytes.size() : line + 1;
    if (!in_note_) most = std::min<std::size_t>(most, kPiece - piece_ % kPiece);
    const std::string_view part = bytes.substr(0, most);
    bytes.remove_prefix(most);
    content(part);
    if (part.back() == '\n') {
      in_head_ = true;
      in_line_ = in_note_ = false;
    } else if (!in_note_ && piece_ % kPiece == 0) {
      in_head_ = true;
    }
  }
}

void LogReader::begin_entry(Time time) {
  const std::uint64_t number = here_ && here_->time == time ? here_->number + 1 : 0;
  here_ = Place{time, number, 0};
  head_.clear();
  in_head_ = false;
  in_line_ = true;
  piece_ = skip_ = 0;
  if (caught_up_) return;
  const auto order = std::pair(time, number) <=> std::pair(printed_->time, printed_->number);
  caught_up_ = order >= 0;
  skip_ = order < 0 ? kAll : (order == 0 ? printed_->bytes : 0);
}

/// What was taken for the begin of a time is none: it goes on as the line did, or is a line of the kubelet's.
void LogReader::no_time() {
  in_head_ = false;
  in_note_ = !in_line_;
  in_line_ = true;
  const std::string text = std::move(head_);
  head_.clear();
  if (!text.empty()) content(text);
}

void LogReader::content(std::string_view bytes) {
  if (in_note_) return note_(bytes);
  piece_ += bytes.size();
  here_->bytes += bytes.size();
  const std::uint64_t skipped = std::min<std::uint64_t>(skip_, bytes.size());
  if (skip_ != kAll) skip_ -= skipped;
  bytes.remove_prefix(skipped);
  if (bytes.empty()) return;
  printed_ = here_;
  print_(bytes);
}

void LogReader::finish() {
  if (in_head_ && !head_.empty()) no_time();
}

std::optional<std::string> LogReader::again() {
  head_.clear();
  in_head_ = true;
  in_line_ = in_note_ = false;
  here_.reset();
  caught_up_ = !printed_;
  if (!printed_) return std::nullopt;
  return telemetry::utc_seconds(printed_->time);
}

}  // namespace twelvefactor::cli
