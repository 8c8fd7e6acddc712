// Does a change of an object concern its app? Most do not: a heartbeat, an annotation of somebody else, the
// echo of our own write. Pure. Called by store.cpp.
#pragma once

#include <optional>
#include <string_view>

#include "model/child.hpp"
#include "model/digest.hpp"
#include "model/pod_facts.hpp"
#include "store/kept_app.hpp"

namespace twelvefactor::store {

bool concerns_app(const Child& before, const Child& after);
/// `awaited`: of the status that we are just writing; told before the answer comes, it is no news.
bool concerns_app(const KeptApp& before, const KeptApp& after, std::string_view status_after,
                  const std::optional<Digest>& awaited);
bool same(const PodFacts& a, const PodFacts& b);
/// Have others added the same variables to our container?
bool same_variables(const Child& a, const Child& b);

}  // namespace twelvefactor::store
