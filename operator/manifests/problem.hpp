// Why a file, a document or an object could not be read. Made by everything in manifests/, printed by the
// commands that read files.
#pragma once

#include <string>

namespace twelvefactor::manifests {

struct Problem {
  std::string file;
  int line = 0;  // 0: it is about the whole
  std::string message;
  bool refused = false;  // it could be read, and the API server would not take it
};

/// "a.yaml:3: why"; of the whole "a.yaml: why".
inline std::string told(const Problem& problem) {
  if (problem.file.empty()) return problem.message;
  return problem.file + (problem.line > 0 ? ":" + std::to_string(problem.line) : "") + ": " + problem.message;
}

}  // namespace twelvefactor::manifests
