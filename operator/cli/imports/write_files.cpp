#include <filesystem>
#include <fstream>

#include "cli/imports/import_apps.hpp"

namespace twelvefactor::cli {
namespace {

namespace fs = std::filesystem;

Result<Done> write_one(const fs::path& path, const std::string& text) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed)
    return Error{path.parent_path().string() + ": the directory cannot be made: " + failed.message()};
  // A new file takes the place of the old one as a whole.
  const fs::path fresh = path.string() + ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out)
      return Error{path.string() +
                   ": it cannot be written; see whether the disk is full, and who may write there"};
  }
  fs::rename(fresh, path, failed);
  if (failed) return Error{path.string() + ": it cannot be written: " + failed.message()};
  return Done{};
}

}  // namespace

Result<Done> write_files(const std::string& directory, const std::vector<WrittenFile>& files, bool force) {
  std::string there;
  for (const WrittenFile& each : files) {
    std::error_code failed;
    if (!force && fs::exists(fs::symlink_status(fs::path(directory) / each.path, failed)))
      there += (there.empty() ? "" : ", ") + each.path;
  }
  if (!there.empty())
    return Error{directory + " has files of these names already: " + there +
                 "; nothing was written. Name another directory, or say --force"};
  for (const WrittenFile& each : files) {
    if (auto written = write_one(fs::path(directory) / each.path, each.text); !written) return written;
  }
  return Done{};
}

}  // namespace twelvefactor::cli
