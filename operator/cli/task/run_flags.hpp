// The flags of `twelvefactor run`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/task/run_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class RunFlags {
 public:
  RunFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// Was it called, and with what? `words`: what stood after --. Throws as CLI11 does. Call it after parsing.
  [[nodiscard]] std::optional<RunOptions> called(std::vector<std::string> words) const;

 private:
  RunOptions run_;
  CLI::App* command_ = nullptr;
};

/// Also of a command line that cannot be read. `arguments`: without the program's name.
bool run_was_meant(const std::vector<std::string>& arguments);

/// Takes what stands after the first -- away from the arguments and returns it: the words of a process are
/// not ours to read. Of other commands it takes nothing.
std::vector<std::string> words_after_dashes(std::vector<std::string>& arguments);

}  // namespace twelvefactor::cli
