// A baseline: the findings that a team had when it began, which do not fail. Written and read by `lint`. A
// file of sorted JSON, one finding a line, so that Git shows what came and went. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lint/report.hpp"
#include "model/result.hpp"

namespace twelvefactor::lint {

/// By fingerprint what it is, for people: "web.yaml: TF0201 Deployment shop/web .spec...image".
using Baseline = std::map<std::string, std::string>;

/// Errors: it is no JSON, or of another version.
Result<Baseline> parse_baseline(std::string_view text);

/// All findings of the report that count, also those that a baseline had.
std::string write_baseline(const Report& report);

/// Marks the findings that the baseline has, and notes what it has and nobody found any more.
void apply_baseline(const Baseline& baseline, Report& report);

}  // namespace twelvefactor::lint
