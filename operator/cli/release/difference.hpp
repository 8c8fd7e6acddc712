// What differs between two releases. Pure. Nothing in a Difference is secret: of Secrets it says that they
// changed, of a literal or a command that looks like one as well.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/release/release.hpp"

namespace twelvefactor::cli {

enum class Part {
  kImage,
  kCodebase,
  kEnvironment,
  kConfig,
  kSecrets,
  kBackingServices,
  kProcesses,
  kAdminProcesses
};
inline constexpr Part kAllParts[] = {Part::kImage,     Part::kCodebase,      Part::kEnvironment,
                                     Part::kConfig,    Part::kSecrets,       Part::kBackingServices,
                                     Part::kProcesses, Part::kAdminProcesses};
/// "Backing services"
const char* to_string(Part part);

struct Difference {
  Part part = Part::kImage;
  std::string key;                  // "LOG_LEVEL", "web.command"; empty: the part as a whole
  std::optional<std::string> from;  // absent: it was added
  std::optional<std::string> to;    // absent: it was removed
  bool hidden = false;  // the texts are left out, since they are or look secret, or cannot be read
};
using Differences = std::vector<Difference>;

/// What the ConfigMap of a release holds; none when it cannot be read.
using Variables = std::optional<StringMap>;

/// Are the variables of the two needed to tell what differs?
bool needs_variables(const Release& from, const Release& to);

/// In the order of Part, then by key.
Differences compare(const Release& from, const Variables& from_variables, const Release& to,
                    const Variables& to_variables);

/// The same without the contents of Secrets, which a rollback leaves as they are.
Differences without_contents(Differences differences);

}  // namespace twelvefactor::cli
