// A rule that did not hold, with the field it speaks of and what to do. Made by a factor's check; shown in
// the status.
#pragma once

#include <string>

namespace twelvefactor {

enum class Level { kEnforce, kWarn, kAudit };  // worst first

struct Finding {
  std::string rule;  // "TF0301": factor 3, rule 1
  int factor = 0;    // 1 to 12
  Level level = Level::kWarn;
  std::string path;     // ".spec.config.env.API_KEY"
  std::string message;  // what is so; never a value that may be secret
  std::string remedy;   // what to do about it
};

}  // namespace twelvefactor
