#include "cli/pods/log_printer.hpp"

#include <algorithm>
#include <ostream>

#include "cli/terminal/text.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::cli {

void LogPrinter::expect(const std::string& label) {
  const std::lock_guard lock(mutex_);
  widest_ = std::max(widest_, columns(label));
}

void LogPrinter::print(const LogLine& line) {
  const std::lock_guard lock(mutex_);
  if (!line.label.empty()) {
    widest_ = std::max(widest_, columns(line.label));
    out_ << tinted(line.label, line.number, look_) << std::string(widest_ - columns(line.label) + 1, ' ');
  }
  if (timestamps_) out_ << telemetry::utc_seconds(line.time) << " ";
  out_ << line.text << "\n" << std::flush;
}

void LineCutter::add(std::string_view piece, Time time) {
  while (!piece.empty()) {
    if (line_.empty()) time_ = time;
    const std::size_t end = piece.find('\n');
    line_.append(piece.substr(0, end));
    if (end == std::string_view::npos) return;
    take_(time_, std::exchange(line_, {}));
    piece.remove_prefix(end + 1);
  }
}

void LineCutter::finish() {
  if (!line_.empty()) take_(time_, std::exchange(line_, {}));
}

}  // namespace twelvefactor::cli
