// The one reader of files that a command is given: `render`, `lint`, `score`, `parity`, `--policy`. It never
// holds more than the limit, and never waits for a file that nobody writes.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

#include "model/result.hpp"

namespace twelvefactor::manifests {

/// Who chose it? What somebody named may be a link, what lay in a directory may not.
enum class Chosen { kByName, kInDirectory };

/// The text of a file, or of standard input for "-". Refused: directories, devices, sockets, pipes that have
/// a name in a directory, and what is longer than the limit. A pipe that the shell made (/dev/fd/63) is read.
Result<std::string> read_file(const std::string& path, std::size_t limit, std::istream& standard_input,
                              Chosen chosen = Chosen::kByName);

}  // namespace twelvefactor::manifests
