// The files that `lint` reads: those that were named, and those below directories. Nothing larger than the
// limit is ever held.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::cli {

struct FoundFile {
  std::string path;
  bool named = false;  // by the user; else it lay in a directory
};

/// Below a directory: *.yaml, *.yml and *.json, sorted, without what begins with a dot and without following
/// links.
Result<std::vector<FoundFile>> files_of(const std::string& path);

/// The text of a file, or of standard input for "-".
Result<std::string> read_file(const std::string& path, std::size_t limit, std::istream& standard_input);

}  // namespace twelvefactor::cli
