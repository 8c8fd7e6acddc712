// What can befall a watch, and what an error of the API server says about it. Pure. Used by watcher.cpp, and
// by loop/ for what it counts, logs and tells readiness.
#pragma once

#include <string_view>

#include "kube/api_error.hpp"

namespace twelvefactor::watch {

enum class Trouble {
  kConnection,
  kExpired,
  kServerError,
  kGarbled,
  kIdle,
  kUnauthorized,
  kForbidden,
  kAbsent,  // 404: the kind is not there, or not any more
  kDefect   // an exception of our own
};

/// Its name in metrics and logs.
std::string_view cause(Trouble trouble);

/// What an administrator can do about it; empty for what ends by itself.
std::string_view remedy(Trouble trouble);

Trouble trouble_of(const kube::ApiError& error);

/// Does the API server refuse the whole watch, whatever it asks for? 401, 403, 404.
bool is_refusal(const kube::ApiError& error);

/// Could it be that nobody was there, or somebody who could not answer?
bool was_away(const kube::ApiError& error);

/// A 429 that tells of no load: nobody has asked for this kind since the server, or the definition, is there,
/// and it is being read from etcd. That takes some tens of milliseconds, and the Retry-After says a second.
/// k8s.io/apiserver/pkg/storage/cacher: "storage is (re)initializing".
bool reads_the_kind_now(const kube::ApiError& error);

/// Did the server judge where we want to go on from, or was it just not able to answer? A list of everything
/// is the last thing a server needs that is overloaded or on its way up.
bool counts_against_place(const kube::ApiError& error);

}  // namespace twelvefactor::watch
