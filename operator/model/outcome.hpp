// How one write to the API server ended. Made by apply/send; status/summary makes conditions of what is not
// fine.
#pragma once

#include <string>

#include "model/kind.hpp"

namespace twelvefactor {

enum class OutcomeKind {
  kCreated,
  kChanged,
  kDeleted,
  kNameTaken,         // an object of that name belongs to somebody else; it was left alone
  kOwnerLeaving,      // it belongs to a deleted app of the same name; the garbage collector will take it
  kNamespaceLeaving,  // nothing can be made there any more; the app itself will go soon
  kQuotaExceeded,     // may heal by itself
  kForbidden,         // our RBAC lacks a verb, or an admission policy said no
  kRefused,           // the API server says the object is invalid
  kSuperseded,        // 409: somebody was faster; the next pass sees what they did
  kUnavailable,       // no connection, or the API server asks for patience (429, 503): and would of the next
                      // object, too
  kFailed,            // another 5xx, for this object alone: its admission webhook cannot be reached, say
  kAwaits,            // not sent: something that it needs could not be made, or is not ours
  kCancelled,         // we are stopping, or lead no more
  kPaused,            // not sent: the app is paused
};

struct Outcome {
  OutcomeKind kind = OutcomeKind::kUnavailable;
  Kind object = Kind::kConfigMap;
  std::string name;
  std::string message;    // the API server's words, without any value of ours
  bool repaired = false;  // kCreated/kChanged: it had been there before and somebody removed or edited it
  bool is_final = false;  // kRefused: it is too large, and would be for ever; a person makes it smaller
};

/// Did it not come to what was wanted?
constexpr bool wants_retry(OutcomeKind kind) {
  return kind != OutcomeKind::kCreated && kind != OutcomeKind::kChanged && kind != OutcomeKind::kDeleted &&
         kind != OutcomeKind::kPaused;
}

/// Must the key come back with back-off?
inline bool wants_retry(const Outcome& outcome) {
  return wants_retry(outcome.kind) && !outcome.is_final;
}

}  // namespace twelvefactor
