// What the process of the contract tests must do before its first thread. Used by the contract tests'
// environment.cpp.
#pragma once

#include <string>

namespace twelvefactor::testing {

/// An empty folder that goes away with the process.
std::string temporary_folder();

/// Writes a file, and makes it executable when asked.
void write_file(const std::string& path, const std::string& text, bool executable = false);

}  // namespace twelvefactor::testing
