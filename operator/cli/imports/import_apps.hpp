// The apps that `import` has made, and how they are printed or written: one or several, for one environment
// or several, as documents or as a directory for GitOps. Called by import.cpp.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "cli/imports/import_options.hpp"
#include "imports/app_yaml.hpp"
#include "imports/draft.hpp"

namespace twelvefactor::cli {

struct ImportedApp {
  imports::Draft draft;
  std::string namespace_name;  // that the source says; "": none
};

struct WrittenFile {
  std::string path;  // below the directory
  std::string text;
};

/// Prints the apps to `out` or writes them, and tells notes. Returns the exit code, as import_app() does.
int print_imports(const ImportOptions& options, std::vector<ImportedApp> apps, std::ostream& out,
                  std::ostream& notes);

/// A base and an overlay for each environment, as docs/gitops.md has it. Pure.
Result<std::vector<WrittenFile>> gitops_files(const imports::Draft& draft, const imports::Deploy& deploy,
                                              const std::vector<std::string>& environments);

/// Writes them all, or none: errors name a file that is there already, unless `force`, and one that cannot
/// be written.
Result<Done> write_files(const std::string& directory, const std::vector<WrittenFile>& files, bool force);

}  // namespace twelvefactor::cli
