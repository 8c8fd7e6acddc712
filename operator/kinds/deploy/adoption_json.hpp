// The annotation twelvefactor.dev/adoption as text, and a spec as it counts while it is there. Read by
// gather, written by `twelvefactor adopt`.
#pragma once

#include <string>

#include "model/adoption.hpp"
#include "model/app_spec.hpp"
#include "model/result.hpp"

namespace twelvefactor::kinds {

/// Of {"left": ["Service/shop"], "replicas": {"web": 3}, "labels": {"web": {"app": "shop"}}}. Every member
/// may be absent. What it does not know is an error: half of an instruction could lose requests.
Result<Adoption> parse_adoption(const std::string& text);
std::string adoption_text(const Adoption& adoption);

/// The numbers of pods are those of the adoption; autoscalers come when it is over.
AppSpec while_adopting(AppSpec spec, const Adoption& adoption);

}  // namespace twelvefactor::kinds
