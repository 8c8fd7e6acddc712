#include "host/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

extern char** environ;

namespace twelvefactor::host {
namespace {

constexpr std::size_t kMostErrors = std::size_t{64} << 10U;

/// Two ends of a pipe, which close with it.
class Pipe {
 public:
  Pipe() { good_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] int reads() const { return ends_[0]; }
  [[nodiscard]] int writes() const { return ends_[1]; }
  void close_writes() { close_end(1); }

 private:
  void close_end(std::size_t end) {
    if (ends_.at(end) >= 0) ::close(ends_.at(end));
    ends_.at(end) = -1;
  }
  std::array<int, 2> ends_{-1, -1};
  bool good_ = false;
};

/// What the child gets: its streams, and a process group of its own, so that it can be ended as a whole.
class Spawn {
 public:
  Spawn(const Pipe& output, const Pipe& errors) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output.writes(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, errors.writes(), STDERR_FILENO);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
  }
  ~Spawn() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;

  /// 0, or why it is not running.
  int start(pid_t& pid, std::vector<char*>& words) {
    return ::posix_spawnp(&pid, words.front(), &actions_, &attributes_, words.data(), environ);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Reads both streams until they end. An empty text: all was read; else why it was not.
class Listener {
 public:
  Listener(const Pipe& output, const Pipe& errors, const ChildBounds& bounds)
      : polled_{{{output.reads(), POLLIN, 0}, {errors.reads(), POLLIN, 0}}},
        bounds_(bounds),
        end_(std::chrono::steady_clock::now() + bounds.time) {}

  std::string listen(Child& child) {
    while (polled_[0].fd >= 0 || polled_[1].fd >= 0) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now()).count();
      if (left <= 0) return "it took more than " + std::to_string(bounds_.time.count()) + " seconds";
      const int ready =
          ::poll(polled_.data(), polled_.size(), static_cast<int>(std::min<long long>(left, 60'000)));
      if (ready < 0 && errno != EINTR) return std::strerror(errno);
      if (ready <= 0) continue;
      take(polled_[0], child.output);
      take(polled_[1], errors_);
      if (child.output.size() > bounds_.bytes)
        return "it printed more than " + std::to_string(bounds_.bytes >> 20U) + " MiB";
      if (errors_.size() > kMostErrors) errors_.resize(kMostErrors);
    }
    child.errors = std::move(errors_);
    return "";
  }

 private:
  static void take(pollfd& stream, std::string& text) {
    if (stream.fd < 0 || stream.revents == 0) return;
    std::array<char, 1U << 16U> buffer{};
    const ssize_t count = ::read(stream.fd, buffer.data(), buffer.size());
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) stream.fd = -1;
  }

  std::array<pollfd, 2> polled_;
  const ChildBounds& bounds_;
  std::chrono::steady_clock::time_point end_;
  std::string errors_;
};

int exit_code_of(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return 128 + (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

}  // namespace

bool is_on_the_path(const std::string& program) {
  const char* list = std::getenv("PATH");
  std::string_view rest = list == nullptr ? "" : list;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string file = std::string(rest.substr(0, end)) + "/" + program;
    if (::access(file.c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

Result<Child> run_child(const std::vector<std::string>& words, const ChildBounds& bounds) {
  Pipe output;
  Pipe errors;
  if (!output.good() || !errors.good()) return Error{std::strerror(errno)};
  std::vector<std::string> kept = words;
  std::vector<char*> pointers;
  for (std::string& word : kept) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  pid_t pid = -1;
  if (const int why = Spawn(output, errors).start(pid, pointers); why != 0) return Error{std::strerror(why)};
  output.close_writes();
  errors.close_writes();
  Child child;
  std::string wrong = Listener(output, errors, bounds).listen(child);
  if (!wrong.empty()) ::kill(-pid, SIGKILL);
  child.exit_code = exit_code_of(pid);
  if (!wrong.empty()) return Error{std::move(wrong)};
  return child;
}

}  // namespace twelvefactor::host
