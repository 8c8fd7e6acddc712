// What tells a release from another one, made when somebody asks: most releases that are there are never
// compared. Held by ReleaseFacts; copies share it. Asked by reconcile/release; packed by store/kept_release.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/release_digest.hpp"

namespace twelvefactor {

class LaterDigest {
 public:
  using Make = ReleaseDigest (*)(std::string_view spec_json);

  LaterDigest() = default;
  LaterDigest(ReleaseDigest known);  // NOLINT(google-explicit-constructor): a digest that is known is one
  LaterDigest(std::string made_of, Make how);

  /// Made at the first call, from whichever thread.
  [[nodiscard]] const ReleaseDigest& get() const;

  /// Of what it is to be made, and how; empty and null: it is known.
  [[nodiscard]] std::string_view spec_json() const;
  [[nodiscard]] Make make() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace twelvefactor
