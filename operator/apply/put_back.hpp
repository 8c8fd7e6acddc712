// The general way out where a server-side apply is refused because of what somebody else wrote beside our
// fields, or was accepted and left some of it: the live object with our fields as we want them, sent under
// the version that was seen. Called by sender_changes.cpp. It costs a read and a patch, and an apply where
// the patch moved fields from our Apply entry: later applies can remove only what is in that.
#pragma once

#include <set>
#include <stop_token>
#include <string>

#include "kube/writer.hpp"
#include "model/desired.hpp"
#include "model/uid.hpp"

namespace twelvefactor::apply {

struct Restoring {
  const DesiredObject& object;
  const Uid& uid;
  std::string path;
  std::set<std::string> overriding;  // variables of others that our pods would take in place of ours
};

/// The way out after an apply that was refused with 422; `refusal` when there is nothing to put back.
kube::ApiResult<std::string> put_back(const Restoring& what, const kube::ApiError& refusal,
                                      kube::Writer& writer, const std::stop_token& stop);

/// What an accepted apply, or none, left of others inside what is ours is taken away from `live`; that very
/// text when there is nothing.
kube::ApiResult<std::string> clear_leftovers(const Restoring& what, const std::string& live,
                                             kube::Writer& writer, const std::stop_token& stop);

}  // namespace twelvefactor::apply
