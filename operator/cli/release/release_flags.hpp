// The flags of the commands that look at releases. Called by command_line.cpp only; hides CLI11 as it does.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "cli/release/release_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

using ReleaseCommand =
    std::variant<ReleasesOptions, ConfigOptions, DiffOptions, RollbackOptions, RetryOptions>;

/// Adds the commands to `root` when it is made, and reads what was given to one of them afterwards.
class ReleaseFlags {
 public:
  ReleaseFlags(CLI::App& root, const std::string& program, const std::string& version);

  /// What may be judged only of the command that was called: the operator's namespaces in the same variable
  /// are a list. Throws as CLI11 does.
  void check() const;

  /// The command that was called; none when it was another's. Call it after parsing.
  [[nodiscard]] std::optional<ReleaseCommand> called() const;

 private:
  CLI::App* add(CLI::App& root, const std::string& name, const std::string& help, ClusterOptions& options);
  void add_releases(CLI::App& root);
  void add_config(CLI::App& root);
  void add_diff(CLI::App& root);
  void add_rollback(CLI::App& root);
  void add_retry(CLI::App& root);

  std::string program_;
  std::string version_;
  ReleasesOptions releases_;
  ConfigOptions config_;
  DiffOptions diff_;
  RollbackOptions rollback_;
  RetryOptions retry_;
  int retry_timeout_ = 0;
  CLI::App* releases_command_ = nullptr;
  CLI::App* config_command_ = nullptr;
  CLI::App* diff_command_ = nullptr;
  CLI::App* rollback_command_ = nullptr;
  CLI::App* retry_command_ = nullptr;
};

}  // namespace twelvefactor::cli
