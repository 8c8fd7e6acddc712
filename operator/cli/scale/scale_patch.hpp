// The patch that sets how many pods processes have: for Git as a document, for the API server as a body.
// Pure.
#pragma once

#include <map>
#include <string>

#include "cli/cluster/app.hpp"

namespace twelvefactor::cli {

/// A merge patch as JSON, with apiVersion, kind, name and namespace.
std::string scale_document(const App& app, const std::map<std::string, int>& counts);
/// The same for this very app: one that was made anew in between is left alone.
std::string scale_body(const App& app, const std::map<std::string, int>& counts);

}  // namespace twelvefactor::cli
