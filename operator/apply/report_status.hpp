// The request bodies that replace the status of a ParityReport or an AppRelease. Pure. Called by sender.cpp.
#pragma once

#include <string>

#include "model/child.hpp"
#include "model/desired.hpp"

namespace twelvefactor::apply {

/// The built report as a PUT of its status takes it: at the version that was seen, so that somebody else's
/// change in between is refused (409) and looked at first.
std::string report_with_status(const std::string& object_json, const Child& child);

/// The JSON patch that replaces the status of an AppRelease, which is no subresource, at the version that was
/// seen.
std::string release_status_patch(const WishedReleaseStatus& wished, const Child& child);

}  // namespace twelvefactor::apply
