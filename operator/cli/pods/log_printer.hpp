// Lines of several logs become one: each line whole, with the pod that wrote it before it. Used by logs.cpp,
// from a thread for each log.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal/look.hpp"

namespace twelvefactor::cli {

struct LogLine {
  std::chrono::system_clock::time_point time;
  std::string label;       // "web-6d5f9-x2x7k"; "": none is shown
  std::size_t number = 0;  // the same of all pods of one process: their colour
  std::string text;        // without the end of the line
};

class LogPrinter {
 public:
  /// Both must outlive it. `timestamps`: before each line.
  LogPrinter(std::ostream& out, Look look, bool timestamps)
      : out_(out), look_(look), timestamps_(timestamps) {}

  /// One with this label will come: what is written stands in one column from the start.
  void expect(const std::string& label);

  /// At once. Any thread may call.
  void print(const LogLine& line);

 private:
  std::mutex mutex_;
  std::ostream& out_;
  const Look look_;
  const bool timestamps_;
  std::size_t widest_ = 0;  // of the labels so far: what was written stands in one column
};

/// What a process wrote, piece by piece, as whole lines. One thread alone calls.
class LineCutter {
 public:
  using Time = std::chrono::system_clock::time_point;
  using Take = std::function<void(Time time, std::string text)>;

  explicit LineCutter(Take take) : take_(std::move(take)) {}

  /// `time`: of the piece; a line has that of its first.
  void add(std::string_view piece, Time time);
  /// There is no more: a last line may lack its end.
  void finish();

 private:
  Take take_;
  Time time_;
  std::string line_;
};

}  // namespace twelvefactor::cli
