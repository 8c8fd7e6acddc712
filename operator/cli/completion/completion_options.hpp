// What was asked of `twelvefactor completion`, and by the scripts that it prints. Filled in by
// completion_flags.cpp and complete.cpp; values only.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct CompletionOptions {
  std::string shell;  // bash, zsh or fish
};

struct Candidate {
  std::string word;
  std::string help;
};

/// What may stand where the cursor is.
struct CompleteOptions {
  enum class Ask { kNobody, kApps, kNamespaces, kFiles };
  std::vector<Candidate> candidates;  // that are known without asking
  Ask ask = Ask::kNobody;             // who knows the others
  std::string begun;                  // what stands there already
  ClusterOptions cluster;             // to ask
};

}  // namespace twelvefactor::cli
