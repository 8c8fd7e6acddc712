// A pod whose process runs, and that has not been ready yet. Told by observed/memory;
// gather/refused_connections asks why.
#pragma once

#include <cstdint>
#include <string>

#include "model/uid.hpp"

namespace twelvefactor {

struct WaitingPod {
  Uid uid;
  std::string process;
  std::int64_t release = 0;
  std::int64_t since_ms = 0;  // by the steady clock of the watches
};

}  // namespace twelvefactor
