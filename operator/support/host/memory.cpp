#include "host/memory.hpp"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

namespace twelvefactor::host {
namespace {

#ifdef TWELVEFACTOR_SANITIZED
constexpr bool kSanitized = true;  // it keeps tables of its own in there
#else
constexpr bool kSanitized = false;
#endif

/// For each library: lets go of the pages of its segments that are never written.
int let_go_of_segments(dl_phdr_info* library, std::size_t, void*) {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  for (int i = 0; i < library->dlpi_phnum; ++i) {
    const auto& segment = library->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
    const std::uintptr_t start = (library->dlpi_addr + segment.p_vaddr) & ~(page - 1);
    const std::uintptr_t end = library->dlpi_addr + segment.p_vaddr + segment.p_memsz;
    // An address of the linker's.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast,performance-no-int-to-ptr)
    static_cast<void>(madvise(reinterpret_cast<void*>(start), end - start, MADV_DONTNEED));
  }
  return 0;
}

}  // namespace

void keep_memory_small() {
  mallopt(M_ARENA_MAX, 2);
  mallopt(M_TRIM_THRESHOLD, 256 << 10);
}

void give_back_free_memory() {
  malloc_trim(0);
}

void give_back_startup_memory() {
  give_back_free_memory();
  if (!kSanitized) dl_iterate_phdr(let_go_of_segments, nullptr);
}

}  // namespace twelvefactor::host
