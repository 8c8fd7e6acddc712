// The files that `import` reads: which they are, of those that were named and of those in a directory, and
// what format each has. Called by import.cpp.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/imports/import_options.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

enum class ImportFormat { kProcfile, kAppJson, kEnvExample };

struct ImportFile {
  ImportFormat format = ImportFormat::kProcfile;
  std::string name;  // as people know it: without the directory
  std::string text;
};

/// In the order in which they are read. Errors: a file that cannot be read or has no format that is known, a
/// directory without any.
Result<std::vector<ImportFile>> find_import_files(const std::vector<std::string>& sources,
                                                  std::istream& standard_input);

/// What was asked for, or the name in app.json, or that of the first directory.
std::string imported_name(const ImportOptions& options, const std::vector<ImportFile>& files);

}  // namespace twelvefactor::cli
