// The commands. Called by main.
#pragma once

namespace twelvefactor::cli {

/// Returns the process's exit code.
int run(int argc, const char* const* argv);

}  // namespace twelvefactor::cli
