#include "model/later_digest.hpp"

#include <mutex>
#include <utility>

namespace twelvefactor {

struct LaterDigest::State {
  const std::string spec_json;
  const Make make = nullptr;
  std::once_flag once{};
  ReleaseDigest digest{};
};

LaterDigest::LaterDigest(ReleaseDigest known) : state_(std::make_shared<State>()) {
  state_->digest = std::move(known);
}

LaterDigest::LaterDigest(std::string made_of, Make how)
    : state_(std::make_shared<State>(std::move(made_of), how)) {}

const ReleaseDigest& LaterDigest::get() const {
  static const auto* const kNone = new ReleaseDigest;
  if (!state_) return *kNone;
  if (state_->make != nullptr)
    std::call_once(state_->once, [this] { state_->digest = state_->make(state_->spec_json); });
  return state_->digest;
}

std::string_view LaterDigest::spec_json() const {
  return state_ ? std::string_view(state_->spec_json) : std::string_view();
}

LaterDigest::Make LaterDigest::make() const {
  return state_ ? state_->make : nullptr;
}

}  // namespace twelvefactor
