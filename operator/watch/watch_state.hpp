// Where one watch stands: its state, what it knows of the server, and what its steps share. Made by
// watcher.cpp, which chooses the step; list_steps.cpp and stream_steps.cpp take it. One thread has it.
#pragma once

#include <optional>
#include <random>
#include <stop_token>
#include <string>

#include "kube/session.hpp"
#include "watch/backoff.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::watch {

enum class State {
  kEmpty,         // nothing is known, or what is known is too old to go on from
  kInitPage,      // a list is being read in pages
  kInitialWatch,  // a list is being read as a stream, which then goes on as a watch
  kInitListed,    // known up to resource_version; no watch is open
  kDoubted,       // as before, but the server was away, and may have come back with another history
};

struct Watch {
  kube::Session& session;
  const WatchOptions& options;
  const WatchSinks& sinks;
  std::stop_token stop;

  State state = State::kEmpty;
  std::string resource_version{};
  std::string continue_token{};
  bool streaming_list = true;     // until the server refuses it
  int page_size = 0;              // 0: no pages, the whole list
  int expired_pages = 0;          // lists in a row whose continue token expired
  int refusals = 0;               // 403 and 404 in a row
  int expired_in_a_row = 0;       // without a time of peace in between
  int tries_from_here = 0;        // failures at this resource_version
  bool steady_bookmarks = false;  // the last watch saw them
  Backoff backoff{options.backoff_start, options.backoff_max};
  std::minstd_rand random{std::random_device{}()};
};

/// Trouble, for whoever counts and logs it.
void tell(const Watch& watch, Trouble trouble, const std::string& message);

/// Waits before the next try, longer each time; at least as long as the server asked for, within reason.
void pause(Watch& watch, std::optional<std::chrono::seconds> retry_after);

/// How long to wait at least before the next try.
std::optional<std::chrono::seconds> patience(Watch& watch, const kube::ApiError& error);

/// The request for a list is about to be sent.
void list_asked(const Watch& watch);

/// What is known is too old, or not whole: the next step is a new list.
void start_over(Watch& watch);

/// After a refusal that may be due to where we went on from: the same place a few times, then a new list.
void count_try(Watch& watch);

}  // namespace twelvefactor::watch
