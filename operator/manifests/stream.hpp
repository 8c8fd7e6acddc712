// The objects of a stream of manifests: YAML or JSON, documents after another, lists of any kind. The one
// reader of lint, render, parity and score. A document that cannot be read does not hide the others. Bounded:
// nothing larger than the limits is parsed, and one document at a time is held. Works on text only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "manifests/manifest.hpp"

namespace twelvefactor::manifests {

// The API server takes 3 MiB in a request.
inline constexpr std::size_t kMostDocumentBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMostFileBytes = std::size_t{64} << 20U;

/// What is known of a stream before it is read.
struct Stream {
  std::string file;    // as problems name it
  bool named = false;  // by the user: a document that is no Kubernetes object is a problem. Else passed over
  bool lenient = false;  // among many that somebody else named: it is passed over all the same
  bool built = false;    // by kustomize: lines of it are in no file
};

/// Hands each object to `take`, and tells in `found` what is none.
void read_stream(const Stream& stream, std::string_view text, const TakeManifest& take, Found& found);

}  // namespace twelvefactor::manifests
