// The flags of `promote`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>

#include "cli/promote/promote_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class PromoteFlags {
 public:
  PromoteFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing.
  [[nodiscard]] std::optional<PromoteOptions> called() const;

 private:
  void add(CLI::App& root);

  PromoteOptions promote_;
  int timeout_ = 0;
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
