#include "kube/files.hpp"

#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace twelvefactor::kube {
namespace {

constexpr std::size_t kMaxBytes = 4 << 20;

Error unreadable(const std::string& path, int code) {
  return Error{"cannot read " + path + ": " + std::generic_category().message(code == 0 ? EIO : code)};
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return unreadable(path, errno);
  if (S_ISDIR(found.st_mode)) return unreadable(path, EISDIR);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, errno);
  std::string text;
  std::array<char, 8192> piece{};
  while (file.read(piece.data(), piece.size()), file.gcount() > 0) {
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > kMaxBytes) return Error{"cannot read " + path + ": it is larger than 4 MiB"};
  }
  if (file.bad()) return unreadable(path, errno);
  return text;
}

std::string file_identity(const std::string& path) {
  struct stat found{};
  if (::stat(path.c_str(), &found) != 0) return {};
  std::ostringstream identity;
  identity << found.st_dev << ' ' << found.st_ino << ' ' << found.st_size << ' ' << found.st_ctim.tv_sec
           << ' ' << found.st_ctim.tv_nsec;
  return identity.str();
}

std::string trimmed(const std::string& text) {
  constexpr const char* kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace twelvefactor::kube
