// Keeps the process small: what many mostly idle threads and a start would otherwise hold on to. Called by
// loop/operator.
#pragma once

namespace twelvefactor::host {

/// Before the first thread: the allocator keeps at most two arenas, and gives free memory back early.
void keep_memory_small();

/// When a part of the start is over: returns free heap, and lets go of the code and constants that only that
/// part needed. The kernel brings a page back from its cache when it is wanted again; nothing that was
/// written is touched.
void give_back_startup_memory();

/// What the allocator keeps for later goes back to the kernel.
void give_back_free_memory();

}  // namespace twelvefactor::host
