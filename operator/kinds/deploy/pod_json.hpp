// spec.pod and spec.placement, of the app and of a process, as values. Called by app_spec_json and
// process_json. What may not be said there the definition refuses (crds/twelvefactorapps.yaml); only names of
// variables are looked at here.
#pragma once

#include "kinds/json/json_fields.hpp"

namespace twelvefactor::kinds {

PodSettings read_pod_settings(const JsonFields& fields);

Placement read_placement(const JsonFields& fields);

}  // namespace twelvefactor::kinds
