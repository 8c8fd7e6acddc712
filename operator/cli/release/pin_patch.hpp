// The patch that pins an app to a release, or unpins it: for Git as a document, for the API server as a body.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/cluster/app.hpp"

namespace twelvefactor::cli {

struct Pin {
  std::optional<std::int64_t> number;  // absent: unpin
  bool run_before_release = false;     // true: set it; false: leave it as it is
  bool runs = false;                   // its pods are there: the operator makes no new release of it
};

/// A merge patch as JSON, with apiVersion, kind, name and namespace.
std::string pin_document(const App& app, const Pin& pin);
/// The same for this very app: one that was made anew in between is left alone.
std::string pin_body(const App& app, const Pin& pin);
/// A merge patch that sets the annotation twelvefactor.dev/retry, for this very app.
std::string retry_body(const App& app, const std::string& text);

}  // namespace twelvefactor::cli
