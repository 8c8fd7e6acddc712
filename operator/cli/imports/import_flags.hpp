// The flags of `import`. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>

#include "cli/imports/import_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// Adds the command to `root` when it is made, and reads what was given to it afterwards.
class ImportFlags {
 public:
  ImportFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// The command; none when another was called. Call it after parsing. Throws as CLI11 does where a name is
  /// none that an app can have.
  [[nodiscard]] std::optional<ImportOptions> called() const;

 private:
  void add_sources();
  void add_choices();
  void add_deploy();
  void check_environments() const;

  ImportOptions import_;
  std::string layout_ = "plain";
  std::string output_ = "yaml";
  CLI::App* command_ = nullptr;
};

}  // namespace twelvefactor::cli
