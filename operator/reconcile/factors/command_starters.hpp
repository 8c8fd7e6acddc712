// Programs that start another one: env, nice, tini, bundle exec, sh -c. Used by command_text.cpp and by the
// rules of factor XII.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::reconcile {

/// The words of the program that `words` start in the end of their own options: of `nice -n 5 bin/web` it is
/// `bin/web`. Empty when the program starts no other that we know. Variables that `env` sets are added to
/// `assignments`.
std::vector<std::string> started_by(const std::vector<std::string>& words,
                                    std::vector<std::string>& assignments);

/// The script of `sh -c SCRIPT`, with any options before and between; null when it is something else.
const std::string* script_of_shell(const std::vector<std::string>& words);

/// dumb-init, and tini with -g, pass a signal on to everything below, over a shell that would keep it.
bool signals_whole_group(const std::vector<std::string>& words);

}  // namespace twelvefactor::reconcile
