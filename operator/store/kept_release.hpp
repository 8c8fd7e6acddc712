// What is kept of an AppRelease as bytes, in a third of its size: each app has up to eleven of them. Called
// by store/kept_child, under the store's mutex. The bytes never leave this process.
#pragma once

#include "model/release.hpp"
#include "store/bytes.hpp"

namespace twelvefactor::store {

Bytes packed(const ReleaseFacts& facts);
/// What was packed.
ReleaseFacts unpacked(const Bytes& bytes);

}  // namespace twelvefactor::store
