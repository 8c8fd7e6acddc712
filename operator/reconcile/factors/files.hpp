// Files that the containers are given: their texts in a second snapshot, content-named like that of the
// variables, what Secrets hold by reference, and each mounted on its own over what the image has there.
// Called by factor III. Pure; it never shows a text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reconcile/contribution.hpp"
#include "reconcile/factors/references.hpp"

namespace twelvefactor::reconcile {

/// Why there are none, where together they are too large.
std::optional<std::string> contribute_files(const Observed& observed, Contribution& contribution);

/// Each reference of config.files that cannot be resolved now.
std::vector<MissingReference> missing_files(const Observed& observed);

/// The text of a file; null where it is a Secret's, or is not known.
const std::string* text_of(const Observed& observed, const File& file);

}  // namespace twelvefactor::reconcile
