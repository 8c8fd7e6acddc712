#include "kube/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>

namespace twelvefactor::kube {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxOutput = 1 << 20;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

std::string reason(int code) {
  return std::generic_category().message(code);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): posix_spawn does not write
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

/// Starts the program in a process group of its own, so that its children can be ended with it.
int spawn(pid_t& pid, int output, const std::vector<std::string>& arguments,
          const std::vector<std::string>& environment) {
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawnattr_t attributes{};
  posix_spawnattr_init(&attributes);
  sigset_t none{};
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  auto argv = pointers(arguments);
  auto envp = pointers(environment);
  const int failed = posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failed;
}

/// Reads until the end of the output. False when the deadline passed or the output is too long.
bool read_all(int from, Clock::time_point deadline, std::string& output) {
  std::array<char, 4096> buffer{};
  while (output.size() <= kMaxOutput) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd readable{from, POLLIN, 0};
    const int ready = ::poll(&readable, 1, static_cast<int>(std::min<long long>(left, 60000)));
    if (ready < 0 && errno != EINTR) return false;
    if (ready <= 0) continue;
    const ssize_t count = ::read(from, buffer.data(), buffer.size());
    if (count == 0) return true;
    if (count > 0) output.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return false;
}

/// The exit status, or nothing when the deadline passed first.
std::optional<int> wait_for_exit(pid_t pid, Clock::time_point deadline) {
  int status = 0;
  while (true) {
    const pid_t ended = ::waitpid(pid, &status, WNOHANG);
    if (ended == pid) return status;
    if (ended < 0 && errno != EINTR) return 0;
    if (Clock::now() >= deadline) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void kill_group(pid_t pid) {
  ::kill(-pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

}  // namespace

Result<std::string> run_program(const std::vector<std::string>& arguments,
                                const std::vector<std::string>& environment,
                                std::chrono::milliseconds limit) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Error{"no pipe: " + reason(errno)};
  Descriptor output(ends[0]);
  Descriptor input(ends[1]);
  pid_t pid = 0;
  if (const int failed = spawn(pid, input.number(), arguments, environment); failed != 0) {
    return Error{"cannot be started: " + reason(failed)};
  }
  input.close();
  const auto deadline = Clock::now() + limit;
  std::string printed;
  const bool whole = read_all(output.number(), deadline, printed);
  const auto status = whole ? wait_for_exit(pid, deadline) : std::nullopt;
  if (!status) {
    kill_group(pid);
    if (printed.size() > kMaxOutput) return Error{"printed more than 1 MiB"};
    return Error{"did not end within " + std::to_string(limit.count() / 1000) + " s and was killed"};
  }
  if (WIFEXITED(*status) && WEXITSTATUS(*status) == 0) return printed;
  if (WIFEXITED(*status)) return Error{"ended with exit code " + std::to_string(WEXITSTATUS(*status))};
  return Error{"was ended by signal " + std::to_string(WTERMSIG(*status))};
}

}  // namespace twelvefactor::kube
