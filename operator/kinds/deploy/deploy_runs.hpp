// When an app ran what, told from the AppReleases that are kept. Called by gather, for the peers of an app,
// and by reconcile/parity, for the app itself.
#pragma once

#include <optional>
#include <vector>

#include "model/child.hpp"
#include "model/compared_deploy.hpp"
#include "model/digest.hpp"
#include "model/uid.hpp"

namespace twelvefactor::kinds {

/// Null when the release never became Active.
std::optional<DeployRun> run_of(const ReleaseFacts& release);

/// Of the releases that `owner` made, in the order of their numbers.
std::vector<DeployRun> runs_of(const std::vector<Child>& children, const Uid& owner);

/// Puts them into what is compared. While a release is Active, its code is that of the deploy, not what the
/// spec asks for. Of both sides alike.
void show_runs(ComparedDeploy& deploy, std::vector<DeployRun> runs);

/// Equal for equal runs.
Digest digest_of(const std::vector<DeployRun>& runs);

/// The part of an image reference that says which image it is, wherever it is pulled from: its digest; the
/// whole reference where it is not pinned.
std::string image_identity(const std::string& image);

}  // namespace twelvefactor::kinds
