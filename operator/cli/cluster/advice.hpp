// How the next command is to be written in a text that names one. Values only.
#pragma once

#include <string>

namespace twelvefactor::cli {

/// How the next command is to be written.
struct Advice {
  std::string program;  // "kubectl twelvefactor"
  std::string flags;    // " -n shop-production"
};

}  // namespace twelvefactor::cli
