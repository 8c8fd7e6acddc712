// Differences between releases, for people and for programs. Pure.
#pragma once

#include <string>

#include "cli/release/difference.hpp"
#include "cli/terminal/look.hpp"
#include "model/app_key.hpp"

namespace twelvefactor::cli {

/// What difference_text says below its heading.
std::string difference_lines(const Differences& differences, const Look& look);

/// Lines with what is behind the arrow `+`, what is before it `-`, what is both `~`; then what stays the
/// same.
std::string difference_text(const Release& from, const Release& to, const Differences& differences,
                            const Look& look);

/// One JSON object: app, namespace, from, to, equal, differences[] {part, key, change, from, to, hidden}.
std::string difference_json(const AppKey& app, const Release& from, const Release& to,
                            const Differences& differences);

}  // namespace twelvefactor::cli
