// Which field of an app's spec belongs to a release, and why: the one list of it. kinds/deploy/on_release and
// reconcile/release/wanted do what it says (a test changes each field, and pins back), docs/releases.md shows
// it (tests/docs/check_docs.py compares the two), and a field of the definition that is missing here fails a
// test. Nothing is decided by it at run time.
#pragma once

#include <span>

namespace twelvefactor::kinds {

enum class ReleaseField {
  kReleased,    // another value is another release, which brings it back when it runs again
  kAsItIsNow,   // another value is another release, and an earlier one runs with the value of now
  kNotReleased  // the spec's, whatever runs
};

struct ReleaseFieldRow {
  const char* path;  // below .spec, with all that is below it; * is any key or item
  ReleaseField is;
  const char* why;
};

std::span<const ReleaseFieldRow> release_fields();

}  // namespace twelvefactor::kinds
