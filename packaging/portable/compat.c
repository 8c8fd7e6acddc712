// What Debian 12's libstdc++ and libgcc ask of a C library newer than the one that the portable program is linked against
// (packaging/portable/portable.py). Linked into that program only; hidden, so that nothing else binds to them.
//
//   arc4random             glibc 2.36: libstdc++'s std::random_device
//   _dl_find_object        glibc 2.35: libgcc's unwinder, which has no other way, so that it must find what there is: a program in which
//                          it says "nothing" aborts at the first exception (glibc manual, "Dynamic Linker Introspection")
//   __libc_single_threaded glibc 2.32: libstdc++'s counts of shared_ptr; 0 always counts as several threads
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

struct search {
  uintptr_t address;
  struct dl_find_object *found;
};

// dl_iterate_phdr's callback: 0 goes on, 1 ends with what holds the address, -1 ends where that has no unwind tables.
static int visit(struct dl_phdr_info *info, size_t size, void *data) {
  struct search *search = data;
  void *tables = 0;
  int holds = 0;
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    const uintptr_t start = info->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_LOAD && search->address - start < part->p_memsz) {
      holds = 1;
      search->found->dlfo_map_start = (void *)start;
      search->found->dlfo_map_end = (void *)(start + part->p_memsz);
    }
    if (part->p_type == PT_GNU_EH_FRAME) tables = (void *)start;
  }
  if (!holds) return 0;
  search->found->dlfo_flags = 0;
  search->found->dlfo_link_map = 0;
  search->found->dlfo_eh_frame = tables;
  return tables ? 1 : -1;
}

int _dl_find_object(void *address, struct dl_find_object *found) {
  struct search search = {(uintptr_t)address, found};
  return dl_iterate_phdr(visit, &search) == 1 ? 0 : -1;
}

uint32_t arc4random(void) {
  uint32_t value;
  if (getrandom(&value, sizeof value, 0) != sizeof value) abort();
  return value;
}

char __libc_single_threaded = 0;
