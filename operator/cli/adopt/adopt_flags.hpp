// The flags of `adopt`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/adopt/adopt_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class AdoptFlags {
 public:
  AdoptFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where flags do
  /// not fit together.
  [[nodiscard]] std::optional<AdoptOptions> called() const;

 private:
  AdoptOptions adopt_;
  std::string step_;
  std::vector<std::string> sources_;
  int soak_;
  int drain_;
  int timeout_;
  bool now_ = false;
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
