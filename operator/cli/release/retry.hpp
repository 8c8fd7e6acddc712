// `twelvefactor retry`: has the failed admin process of a release run again, by an annotation that the
// operator reads.
#pragma once

#include <optional>
#include <string>

#include "cli/cluster/app.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/release/release.hpp"
#include "cli/release/release_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int retry(const RetryOptions& options, Cluster& cluster, const Terminal& terminal);

/// A text for the annotation that is not `last`: `now` to the second, or more exactly. Pure.
std::string fresh_text(std::chrono::system_clock::time_point now, const std::string& last);

/// Whether the attempt that `text` asked for is over, and then whether the release is active. Pure.
std::optional<bool> outcome_of(const Release& release, const std::string& text);

/// Why nobody goes on with the attempt that `text` asked for, as the app is now; empty: somebody does. Pure.
std::string why_over(const App& app, std::int64_t number, const std::string& text);

/// One line on how far the release is. Pure.
std::string progress_line(const Release& release);

}  // namespace twelvefactor::cli
