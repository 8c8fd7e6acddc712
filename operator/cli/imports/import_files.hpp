// The files that `import` reads: which they are, of those that were named and of those in a directory, and
// what format each has. Called by import.cpp.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/imports/import_manifests.hpp"
#include "cli/imports/import_options.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

// In the order in which they are read: those that say which processes there are come first.
enum class ImportFormat { kScore, kCompose, kProcfile, kAppJson, kEnvExample };

struct ImportFile {
  ImportFormat format = ImportFormat::kProcfile;
  std::string name;  // as people know it: without the directory
  std::string text;
  std::string directory;  // that it stands in
};

struct FoundImports {
  std::vector<ImportFile> files;         // in the order in which they are read
  ImportManifests manifests;             // the objects in manifests, whichever files they stand in
  std::vector<std::string> passed_over;  // other files in a directory that say which processes there are
};

/// Errors: a file that cannot be read or has no format that is known, a directory without any.
Result<FoundImports> find_import_files(const std::vector<std::string>& sources,
                                       const std::vector<std::string>& kustomizations,
                                       std::istream& standard_input);

/// The text of a file that another one names, below `directory` (YAML files also above it). Errors: it is
/// not there, is no file, or lies elsewhere.
Result<std::string> read_named_file(const std::string& directory, const std::string& path);

/// What was asked for, or the name in the files, or that of the first directory.
std::string imported_name(const ImportOptions& options, const std::vector<ImportFile>& files);

}  // namespace twelvefactor::cli
