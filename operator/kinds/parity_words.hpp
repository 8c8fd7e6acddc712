// The words that reports and specs use for what is compared, both ways. Called by the commands that print
// reports; the API server's definitions (crds/parityreports.yaml) have the same.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "model/parity_report.hpp"

namespace twelvefactor::kinds {

inline constexpr std::array kDimensions = {Dimension::kCode,
                                           Dimension::kTime,
                                           Dimension::kConfigKey,
                                           Dimension::kConfigValue,
                                           Dimension::kSharedCredential,
                                           Dimension::kBackingService,
                                           Dimension::kProcess,
                                           Dimension::kAdminProcess,
                                           Dimension::kPolicy};
inline constexpr std::array kSeverities = {Severity::kError, Severity::kWarning, Severity::kInfo};

/// "ConfigKey"
std::string_view word_of(Dimension dimension);
/// "Warning"
std::string_view word_of(Severity severity);
/// "Literals"
std::string_view word_of(Depth depth);

std::optional<Dimension> dimension_of(std::string_view word);
std::optional<Severity> severity_of(std::string_view word);
std::optional<Depth> depth_of(std::string_view word);
std::optional<ParityState> parity_state_of(std::string_view word);

}  // namespace twelvefactor::kinds
