// What a variable or a file of one process, or of one sidecar, is called among those of the app: in the
// Secret of generated values, in marks of secrets, in parity reports and in `diff`.
#pragma once

#include <string>

namespace twelvefactor {

/// "web.DB_POOL". No variable has a dot. `owner`: a process, or the slot of a sidecar.
inline std::string slot_of(const std::string& owner, const std::string& variable) {
  return owner + "." + variable;
}

/// "web.sidecars.nginx". The path of a file follows as it is.
inline std::string sidecar_slot(const std::string& process, const std::string& sidecar) {
  return process + ".sidecars." + sidecar;
}

}  // namespace twelvefactor
