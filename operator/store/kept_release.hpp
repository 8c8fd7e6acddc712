// What is kept of an AppRelease as bytes, in a third of its size: each app has up to eleven of them. Called
// by store/kept_child, under the store's mutex. The bytes never leave this process.
#pragma once

#include "model/release.hpp"
#include "store/bytes.hpp"
#include "store/press.hpp"

namespace twelvefactor::store {

/// `specs`: presses what a digest is yet to be made of.
Bytes packed(const ReleaseFacts& facts, Press& specs);
/// What was packed, with the same press.
ReleaseFacts unpacked(const Bytes& bytes, const Press& specs);

}  // namespace twelvefactor::store
