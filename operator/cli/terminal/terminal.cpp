#include "cli/terminal/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace twelvefactor::cli {
namespace {

Look look_of(int file) {
  if (isatty(file) == 0) return {};
  Look look;
  winsize size{};
  if (ioctl(file, TIOCGWINSZ, &size) == 0) look.width = size.ws_col;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  look.colours =
      (no_colour == nullptr || *no_colour == '\0') && kind != nullptr && std::string(kind) != "dumb";
  return look;
}

}  // namespace

Terminal standard_terminal() {
  return {&std::cin,
          &std::cout,
          &std::cerr,
          isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0,
          look_of(STDOUT_FILENO),
          look_of(STDERR_FILENO)};
}

bool agreed(const Terminal& terminal, const std::string& question) {
  *terminal.notes << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(*terminal.in, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace twelvefactor::cli
