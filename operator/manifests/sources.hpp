// What a command was given to read, from the files to the objects: files, directories, standard input, and
// kustomizations that are built first. Called by lint, render, parity, score, and for policies; all of them
// see the same objects and the same problems.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "manifests/manifest.hpp"

namespace twelvefactor::manifests {

struct Sources {
  std::vector<std::string> files;           // files and directories; "-" is standard input
  std::vector<std::string> kustomizations;  // directories, which are built
  /// The caller looks for objects of one kind: what is none is passed over, and none at all is its affair.
  bool any_documents = false;
  bool skip_others = false;  // somebody else named the files: what is no manifest is passed over
};

/// Hands each object to `take`, in the order of the files. In `found`: what could not be read, and each
/// source in which there is no object at all, unless others are skipped.
void read_sources(const Sources& sources, std::istream& standard_input, const TakeManifest& take,
                  Found& found);

}  // namespace twelvefactor::manifests
