#include "cli/files/lint_files.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>

namespace twelvefactor::cli {
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

Result<std::string> read_all(std::istream& stream, const std::string& name, std::size_t limit) {
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > limit) return Error{name + ": is larger than 64 MiB; split it"};
  }
  if (stream.bad()) return Error{name + ": cannot be read to its end"};
  return text;
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
    } else if (each->is_regular_file(error) && is_manifest(each->path())) {
      files.push_back({each->path().string(), false});
    }
    if (files.size() > kMostFiles)
      return Error{path + ": holds more than 100000 manifests; name parts of it"};
  }
  if (error) return Error{path + ": " + error.message()};
  std::ranges::sort(files, {}, &FoundFile::path);
  return files;
}

Result<std::string> read_file(const std::string& path, std::size_t limit, std::istream& standard_input) {
  if (path == "-") return read_all(standard_input, "standard input", limit);
  std::error_code error;
  // A pipe has no size; what is read of it is counted.
  if (fs::is_regular_file(path, error) && fs::file_size(path, error) > limit && !error)
    return Error{path + ": is larger than 64 MiB; split it"};
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return Error{path + ": " + std::strerror(errno)};
  return read_all(stream, path, limit);
}

}  // namespace twelvefactor::cli
