// The files that a source is made of: one that was named, or those below a directory. Called by sources.cpp.
#pragma once

#include <string>
#include <vector>

#include "manifests/text_file.hpp"
#include "model/result.hpp"

namespace twelvefactor::manifests {

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

}  // namespace twelvefactor::manifests
