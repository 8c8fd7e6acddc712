// Which build of the program this is: the id that the linker gives it, another for each change of the code.
// Called by loop/operator at the start. It reads the program's own notes in memory, never a file.
#pragma once

#include <string>

namespace twelvefactor::host {

/// The bytes of NT_GNU_BUILD_ID (elf(5)); empty when the program was linked without one.
std::string build_id();

}  // namespace twelvefactor::host
