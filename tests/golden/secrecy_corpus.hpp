// The literals and commands of golden/secrecy: what looks like a credential, form by form, and what only
// looks like one. Read by the test that counts, and by the one that goes through every exit.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::golden {

struct SecrecySample {
  std::string form;
  bool secret = false;
  std::string name;                 // of a literal
  std::string value;                // of a literal
  std::vector<std::string> words;   // of a command; empty: a literal
  std::vector<std::string> hidden;  // the parts that nobody may see
};

std::vector<SecrecySample> secrecy_samples();

}  // namespace twelvefactor::golden
