// The files that `lint` and `parity` read: those that were named, and those below directories.
#pragma once

#include <string>
#include <vector>

#include "cli/files/text_file.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

struct FoundFile {
  std::string path;
  bool named = false;  // by the user; else it lay in a directory
};

/// Below a directory: *.yaml, *.yml and *.json, sorted, without what begins with a dot and without following
/// links.
Result<std::vector<FoundFile>> files_of(const std::string& path);

/// How the reader of text_file.hpp takes it.
inline Chosen chosen(const FoundFile& file) {
  return file.named ? Chosen::kByName : Chosen::kInDirectory;
}

}  // namespace twelvefactor::cli
