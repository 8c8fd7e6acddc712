// The flags of `parity`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/parity/parity_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class ParityFlags {
 public:
  ParityFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where flags do
  /// not fit together.
  [[nodiscard]] std::optional<ParityOptions> called() const;

 private:
  void add_parity(CLI::App& root);
  [[nodiscard]] ParityOptions parity() const;

  ParityOptions parity_;
  std::vector<std::string> names_;  // of parity: an app, or two sources
  std::vector<std::string> kustomizations_;
  std::string format_ = "text";
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
