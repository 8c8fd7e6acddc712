#include "manifests/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <istream>
#include <string_view>

namespace twelvefactor::manifests {
namespace {

Error too_large(const std::string& name, std::size_t limit) {
  return {name + ": is larger than " + std::to_string(limit >> 20U) + " MiB; split it"};
}

Error system_error(const std::string& name, int code) {
  return {name + ": " + std::strerror(code)};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// Its writer runs already: the shell made both.
bool is_made_by_a_shell(std::string_view path) {
  return path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/") || path == "/dev/stdin";
}

/// Why it is not read; empty when it is.
std::string refusal(const std::string& path, const struct stat& found) {
  if (S_ISREG(found.st_mode)) return {};
  if (S_ISDIR(found.st_mode)) return path + ": is a directory; name its files";
  if (!S_ISFIFO(found.st_mode)) return path + ": is no file, but a device or a socket";
  if (is_made_by_a_shell(path)) return {};
  return path + ": is a pipe; give what it says to standard input, and name that -";
}

Result<std::string> read_stream(std::istream& stream, const std::string& name, std::size_t limit) {
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > limit) return too_large(name, limit);
  }
  if (stream.bad()) return Error{name + ": cannot be read to its end"};
  return text;
}

/// `expected`: how many bytes there are, where that is known.
Result<std::string> read_descriptor(int descriptor, const std::string& name, std::size_t limit,
                                    std::size_t expected) {
  std::string text;
  text.reserve(expected);
  std::array<char, 1U << 14U> buffer{};
  while (true) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error(name, errno);
    if (count == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > limit) return too_large(name, limit);
  }
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit, std::istream& standard_input,
                              Chosen chosen) {
  if (path == "-") return read_stream(standard_input, "standard input", limit);
  // Without O_NONBLOCK a pipe would be waited for until somebody opens its other end.
  const int follow = chosen == Chosen::kInDirectory ? O_NOFOLLOW : 0;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | follow));
  if (file.number() < 0) return system_error(path, errno);
  struct stat found{};
  if (::fstat(file.number(), &found) != 0) return system_error(path, errno);
  if (std::string why = refusal(path, found); !why.empty()) return Error{std::move(why)};
  if (S_ISREG(found.st_mode) && static_cast<std::size_t>(found.st_size) > limit)
    return too_large(path, limit);
  // A pipe of the shell may be empty for a while.
  if (S_ISFIFO(found.st_mode)) ::fcntl(file.number(), F_SETFL, 0);
  return read_descriptor(file.number(), path, limit,
                         S_ISREG(found.st_mode) ? static_cast<std::size_t>(found.st_size) : 0);
}

}  // namespace twelvefactor::manifests
