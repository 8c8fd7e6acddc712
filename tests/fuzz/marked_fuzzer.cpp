#include <cstdint>

#include "fuzz/readers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  twelvefactor::testing::read_marked(
      {reinterpret_cast<const char*>(data), size});  // NOLINT: libFuzzer's bytes
  return 0;
}
