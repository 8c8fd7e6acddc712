// One resource, listed once and followed for ever: turns the bytes of lists and watches into five kinds of
// event. Called by loop/, one Watcher per resource, each on a thread of its own: a failing watch stops no
// other. It never drops what it knew: a relist is Init, InitApply..., InitDone, and only InitDone says that
// what was not named is gone. The states and their errors follow kube-rs' watcher and the Kubernetes API
// concepts page ("Efficient detection of changes").
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "kube/session.hpp"
#include "watch/clock.hpp"
#include "watch/trouble.hpp"

namespace twelvefactor::watch {

enum class EventType {
  kInit,  // a list begins: start a second picture beside the first (a list that broke off begins with kInit
          // again)
  kInitApply,  // an object of that list
  kInitDone,   // the list is complete: what it did not name is gone
  kApply,      // added or changed
  kDelete,     // deleted, or no longer selected; between kInit and kInitDone: remove it from both pictures
};

struct Event {
  EventType type = EventType::kApply;
  std::string_view object{};  // the object's JSON bytes, valid during the call; empty for kInit and kInitDone
  std::string_view resource_version{};  // of kInitDone: the list's own
};

struct WatchOptions {
  std::string resource;                      // "deployments", for logs and metrics
  std::string collection;                    // "/apis/apps/v1/deployments"
  std::string label_selector;                // not encoded; empty: all
  bool metadata_only = false;                // ask for PartialObjectMetadata: values of Secrets never come
  int page_size = 100;                       // of a paged list, where the server has no streaming list
  std::chrono::seconds server_timeout{290};  // timeoutSeconds of a watch; a little jitter is added
  std::chrono::seconds idle_margin{
      5};  // silence for server_timeout + margin means a dead connection; see bookmarks
  // Silence that ends a watch. 0: server_timeout + idle_margin; once a watch has seen the server send
  // bookmarks at least every 75 s (kube-apiserver: each 60 s), the next ones use 150 s, until one of them
  // ends in silence.
  std::chrono::seconds idle_timeout{0};
  // The pause after a failure doubles. It is the shortest again when a complete picture was followed without
  // trouble for as long as the longest pause.
  std::chrono::milliseconds backoff_start{200};
  std::chrono::milliseconds backoff_max{30000};
  // Of what may well not be there: how long to wait at least after a 404 and after a 403, once there were
  // `refusals_believed` of them in a row. An API server on its way up knows no definitions and no roles yet.
  std::chrono::seconds absent_pause{0};
  std::chrono::seconds forbidden_pause{0};
  int refusals_believed = 1;
  std::size_t max_event_bytes = 16 << 20;  // a longer frame is garbled
  Clock clock{};
};

struct WatchSinks {
  std::function<void(const Event&)> on_event;                           // called on the watch's thread
  std::function<void(Trouble, std::string_view message)> on_trouble{};  // counted and logged by the caller
  // Bytes came, or a list or a watch ended in order: the picture is current.
  std::function<void()> on_alive{};
  // A stream is about to be opened, which silence of this length will end: so much is no sign of trouble.
  std::function<void(std::chrono::seconds silence)> on_open{};
  // The request for a list is about to be sent: what is answered to anybody from now on it may not know.
  std::function<void()> on_list_asked{};
};

/// Runs until asked to stop. Streaming list (sendInitialEvents) first, pages where the server refuses it. An
/// exception of a sink is trouble like any other (kDefect): it ends the stream, and a new list follows.
void run_watch(kube::Session& session, const WatchOptions& options, const WatchSinks& sinks,
               std::stop_token stop);

}  // namespace twelvefactor::watch
