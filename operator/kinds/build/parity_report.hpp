// The ParityReport of an app and one of its peers, as an object: the two deploys in its spec, what was found
// in its status. The API server takes the status by a request of its own (apply/report_status).
#pragma once

#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "model/app_key.hpp"
#include "model/parity_report.hpp"

namespace twelvefactor::kinds {

/// At most 64 findings are listed, the worst, and those that are expected after all others; the summary
/// counts all. Long texts are cut.
BuiltObject build_parity_report(const ObjectMeta& meta, const std::string& peer_key, const AppKey& app,
                                const ParityReport& report);

}  // namespace twelvefactor::kinds
