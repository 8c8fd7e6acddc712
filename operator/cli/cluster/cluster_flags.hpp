// The flags that all commands on an app in a cluster have: which app, where, how to print. Called by
// release_flags.cpp, run_flags.cpp and parity_flags.cpp; hides CLI11 as command_line.cpp does.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "cli/cluster/cluster_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// A command with an app's name, its namespace, and the way to the cluster.
CLI::App* add_cluster_command(CLI::App& root, const std::string& name, const std::string& help,
                              ClusterOptions& options);

/// Its parts: the app's name, its namespace, kubeconfig and context.
void add_app(CLI::App& command, ClusterOptions& options);
void add_namespace(CLI::App& command, ClusterOptions& options);
void add_connection(CLI::App& command, ClusterOptions& options);
/// "shop" of shop or tfa/shop. Throws as CLI11 does.
std::string checked_app(const std::string& text);

/// -o
void add_output(CLI::App& command, Output& target, const std::map<std::string, Output>& formats);

/// A release's number, also as v12.
void add_release_number(CLI::App& command, const std::string& name, std::optional<std::int64_t>& target,
                        const std::string& help);

/// What --since says; none where it was not given. Throws as CLI11 does.
std::optional<std::chrono::seconds> since_ago(const std::string& text);

/// The operator's namespaces, in the same variable, are a list: only the command that was called may judge
/// it. Throws as CLI11 does.
void check_namespace(const std::string& name);

}  // namespace twelvefactor::cli
