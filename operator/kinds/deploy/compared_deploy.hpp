// What a deploy shows to those it shares with, and with whom that is: the only code that decides on consent.
// Called by read_app (what is kept of it), by the store (whom does a change concern?), and by gather. It
// never shows a value that looks secret.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "kinds/secrecy/secret_marks.hpp"
#include "model/app_key.hpp"
#include "model/app_spec.hpp"
#include "model/compared_deploy.hpp"
#include "model/digest.hpp"

namespace twelvefactor::kinds {

/// The spec reduced to what is compared at that depth, as kinds/secrecy/shown lets it be shown. Made of both
/// sides the same way. Marks of secrets, also of literals that look like some, are not in it: those need a
/// key (kinds/secret_marks).
ComparedDeploy compared_deploy(const AppSpec& spec, Depth depth, const OwnNames& names = {});

/// Equal for equal contents, and another for another depth.
Digest digest_of(const ComparedDeploy& deploy);

/// Who may compare itself with a deploy, and what it then sees, as a digest for each depth.
class Consent {
 public:
  explicit Consent(const AppSpec& spec);

  /// How deeply `reader` may look; null: not at all. Of several entries that name it the deepest counts.
  [[nodiscard]] std::optional<Depth> depth_for(const AppKey& reader) const;
  [[nodiscard]] Digest seen_at(Depth depth) const { return seen_.at(static_cast<std::size_t>(depth)); }

  /// Does anybody see whether its secrets are equal to theirs?
  [[nodiscard]] bool shows_secrets() const;

  /// Where it takes secrets from; only the backing services unless it shows more.
  [[nodiscard]] const std::vector<SecretSource>& sources() const { return sources_; }

 private:
  std::vector<Share> shares_;
  std::vector<SecretSource> sources_;
  std::array<Digest, 3> seen_;  // by depth
};

}  // namespace twelvefactor::kinds
