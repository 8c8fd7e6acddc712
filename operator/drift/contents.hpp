// What the ConfigMaps and Secrets that two deploys refer to hold, as far as the manifests have them. Of a
// value in a Secret only a keyed hash goes on: whether two are equal, never what they are. Called by
// drift.cpp.
#pragma once

#include <string>
#include <vector>

#include "drift/deploy.hpp"
#include "kinds/secrecy/secret_marks.hpp"
#include "model/compared_deploy.hpp"

namespace twelvefactor::drift {

/// The variables of ConfigMaps become literals of the two. Those of whole ConfigMaps, and the names of those
/// of whole Secrets, only if the manifests hold all of these; else of none, since half of them would look
/// like a difference. Returns what to tell of that.
std::vector<std::string> add_contents(Deploy& here, const Manifests& of_here, Deploy& there,
                                      const Manifests& of_there);

/// The marks of what a deploy takes from Secrets, and of literals that look like some. `key`: of this run.
kinds::SecretMarks secret_marks(const Deploy& deploy, const Manifests& manifests, const std::string& key);

/// The names of the keys of each binding whose Secret both sides' manifests have.
void add_binding_keys(const Deploy& here, const Manifests& of_here, ComparedDeploy& compared_here,
                      const Deploy& there, const Manifests& of_there, ComparedDeploy& compared_there);

}  // namespace twelvefactor::drift
