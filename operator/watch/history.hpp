// Does the API server still have the history in which a watch left off? An etcd that was restored from a
// snapshot gives lower versions than were told, and the API server opens a watch from a version that it has
// not reached without a word: the watch is silent, bookmarks too, until the versions have caught up, and what
// happens before is never told (kube-apiserver 1.36: cacheWatcher.process). So it is asked once after each
// time in which it could not be reached, as it cannot while an etcd is restored. Used by watcher.cpp.
#pragma once

#include <stop_token>
#include <string_view>

#include "kube/api_error.hpp"
#include "kube/session.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::watch {

/// True when its newest version is lower than `resource_version`. Costs a list of one object, without its
/// content.
kube::ApiResult<bool> history_went_back(kube::Session& session, const WatchOptions& options,
                                        std::string_view resource_version, std::stop_token stop);

}  // namespace twelvefactor::watch
