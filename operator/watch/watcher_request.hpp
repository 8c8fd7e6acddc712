// The requests of a watch, from its options. Used by watcher.cpp; pure.
// The query parameters are those of the Kubernetes API concepts page ("Efficient detection of changes",
// "Streaming lists").
#pragma once

#include <chrono>
#include <string_view>

#include "http/transport.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::watch {

/// A page of a list. `limit` 0: the whole list. `continue_token` empty: the first page.
http::Request list_request(const WatchOptions& options, int limit, std::string_view continue_token);

/// One object, whichever, as metadata: for the newest version that the server has. Without the selector,
/// which a server may go through all objects for.
http::Request newest_request(const WatchOptions& options);

/// Changes after `resource_version`. `timeout` is how long the server keeps the watch open.
http::Request watch_request(const WatchOptions& options, std::string_view resource_version,
                            std::chrono::seconds timeout);

/// Everything that is there as ADDED events, a bookmark that marks the end, then changes. As fresh as a list
/// from etcd.
http::Request streaming_list_request(const WatchOptions& options, std::chrono::seconds timeout);

}  // namespace twelvefactor::watch
