#include "host/build_id.hpp"

#include <cstddef>
#include <cstring>
#include <string_view>

#include <elf.h>
#include <link.h>

namespace twelvefactor::host {
namespace {

constexpr std::string_view kOwner{"GNU\0", 4};

std::size_t padded(std::size_t size) {
  return (size + 3) / 4 * 4;
}

std::string id_in(std::string_view notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::memcpy(&head, notes.data(), sizeof(head));
    notes.remove_prefix(sizeof(head));
    const std::size_t name = padded(head.n_namesz);
    const std::size_t content = padded(head.n_descsz);
    if (notes.size() < name || notes.size() - name < content) return {};
    if (head.n_type == NT_GNU_BUILD_ID && notes.substr(0, head.n_namesz) == kOwner)
      return std::string(notes.substr(name, head.n_descsz));
    notes.remove_prefix(name + content);
  }
  return {};
}

/// Of the first object alone, which is the program.
int look_at_program(dl_phdr_info* object, std::size_t /*size*/, void* found) {
  for (ElfW(Half) i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = object->dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    // Where the loader put it: a number, in the kernel's words.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast,performance-no-int-to-ptr)
    const auto* const begin = reinterpret_cast<const char*>(object->dlpi_addr + part.p_vaddr);
    std::string id = id_in({begin, part.p_memsz});
    if (id.empty()) continue;
    *static_cast<std::string*>(found) = std::move(id);
    return 1;
  }
  return 1;
}

}  // namespace

std::string build_id() {
  std::string id;
  dl_iterate_phdr(look_at_program, &id);
  return id;
}

}  // namespace twelvefactor::host
