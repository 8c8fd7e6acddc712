// The rule about words of commands that hold a secret, TF0305, and its check. Called by the rules of factor
// III. Pure; a word is judged and never shown.
#pragma once

#include <vector>

#include "model/app_spec.hpp"
#include "model/finding.hpp"
#include "model/rule.hpp"

namespace twelvefactor::reconcile {

const Rule& secret_word_rule();

/// A finding for each command, and each list of arguments, that holds one.
void check_secret_words(const AppSpec& spec, std::vector<Finding>& findings);

}  // namespace twelvefactor::reconcile
