// The log of a pod as its process wrote it: takes away the times that were asked for with it, and knows from
// them, when the log is asked for anew, what has been printed already. Used by `run` and `logs`. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::cli {

class LogReader {
 public:
  using Print = std::function<void(std::string_view)>;

  /// `print` gets what the process wrote, as it was; `note` gets lines without a time, which the kubelet puts
  /// in place of a log.
  LogReader(Print print, Print note) : print_(std::move(print)), note_(std::move(note)) {}

  /// The next bytes of a log that was asked for with `timestamps=true`.
  void read(std::string_view bytes);

  /// The log has come to its end.
  void finish();

  /// The log will be asked for anew. Returns the time to ask from, in whole seconds; none: from the
  /// beginning.
  std::optional<std::string> again();

  /// When the process wrote what `print` gets now. Call it from there.
  [[nodiscard]] std::chrono::system_clock::time_point written_at() const { return here_->time; }

  /// Was there any?
  [[nodiscard]] bool anything() const { return printed_.has_value(); }

 private:
  using Time = std::chrono::system_clock::time_point;

  /// An entry of the log, and how far into it. Entries may share their time.
  struct Place {
    Time time;
    std::uint64_t number = 0;  // among those with this time
    std::uint64_t bytes = 0;
  };

  void begin_entry(Time time);
  void content(std::string_view bytes);
  void no_time();

  Print print_;
  Print note_;
  std::string head_;         // what may become a time
  bool in_head_ = true;      // an entry begins here, or may begin in the middle of a line
  bool in_line_ = false;     // something of this line was read
  bool in_note_ = false;     // this line has no time
  bool caught_up_ = true;    // what comes is new
  std::uint64_t piece_ = 0;  // bytes of the line since the last time in it
  std::uint64_t skip_ = 0;   // bytes of this entry that were printed before
  std::optional<Place> here_;
  std::optional<Place> printed_;  // up to here
};

}  // namespace twelvefactor::cli
