// What people write on a TwelveFactorApp by way of the commands.
#pragma once

namespace twelvefactor::cli {

/// Another text here runs the failed admin process of the desired release again.
inline constexpr const char* kRetryAnnotation = "twelvefactor.dev/retry";
/// Who wrote it, in managedFields.
inline constexpr const char* kCliFieldManager = "twelvefactor-cli";

}  // namespace twelvefactor::cli
