#include "manifests/found_files.hpp"

#include <algorithm>
#include <filesystem>

namespace twelvefactor::manifests {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 100'000;

bool is_manifest(const fs::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".yaml" || ending == ".yml" || ending == ".json";
}

bool is_hidden(const fs::path& path) {
  return path.filename().string().starts_with(".");
}

}  // namespace

Result<std::vector<FoundFile>> files_of(const std::string& path) {
  std::error_code error;
  if (path == "-" || !fs::is_directory(path, error)) return std::vector<FoundFile>{{path, true}};
  std::vector<FoundFile> files;
  fs::recursive_directory_iterator each(path, error);
  for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    if (is_hidden(each->path())) {
      if (each->is_directory(error)) each.disable_recursion_pending();
      error.clear();
    } else if (is_manifest(each->path()) && !each->is_symlink(error) && each->is_regular_file(error)) {
      files.push_back({each->path().string(), false});
    }
    if (files.size() > kMostFiles)
      return Error{path + ": holds more than 100000 manifests; name parts of it"};
  }
  if (error) return Error{path + ": " + error.message()};
  std::ranges::sort(files, {}, &FoundFile::path);
  return files;
}

}  // namespace twelvefactor::manifests
