// The only code with mutating verbs. Called by apply/, status/ and lease/; a Secret's value may
// pass through a body and never reaches a log or an error. Sends each request once: what to do with a refusal
// is its caller's decision, except a 429 or 503 with Retry-After, which it waits out once (the server did not
// process those), bounded by 10 s.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "kube/api_error.hpp"
#include "kube/session.hpp"

namespace twelvefactor::kube {

/// Guards a delete or an apply against a namesake that was made in between (meta/v1 Preconditions).
struct Preconditions {
  std::string uid;
  std::string resource_version;  // empty: only the uid is checked
};

/// What becomes of the objects that the deleted one owns: collected afterwards, or before it goes itself, so
/// that its name is free only when they have gone.
enum class Propagation { kBackground, kForeground };

/// Until when this process may write, asked at every request, right before its body leaves, and while its
/// answer is waited for. Past that the answer is an error with kReasonNotLeader.
using WriteDeadline = std::function<http::BootClock::time_point()>;

class Writer {
 public:
  /// `field_manager` names us in managedFields ("twelvefactor-operator"). Answers are the object's JSON
  /// bytes. Without `deadline` it may always write. `patience`: the longest Retry-After that is waited out.
  Writer(Session& session, const std::string& field_manager, WriteDeadline deadline = {},
         std::chrono::seconds patience = std::chrono::seconds(10));

  /// POST to a collection ("/api/v1/namespaces/a/configmaps").
  ApiResult<std::string> create(std::string_view collection, std::string body, std::stop_token stop);
  /// Server-side apply with force; the body carries metadata.uid, so a namesake is refused (409 or 422),
  /// never taken over.
  ApiResult<std::string> apply(std::string_view object, std::string body, std::stop_token stop);
  /// RFC 6902.
  ApiResult<std::string> json_patch(std::string_view object, std::string body, std::stop_token stop);
  /// RFC 7386.
  ApiResult<std::string> merge_patch(std::string_view object, std::string body, std::stop_token stop);
  /// Strategic merge patch: lists that have keys are merged item by item. Of built-in kinds alone.
  /// kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch
  ApiResult<std::string> strategic_merge_patch(std::string_view object, std::string body,
                                               std::stop_token stop);
  /// PUT; the body carries metadata.resourceVersion. `object` may be a subresource (".../status").
  ApiResult<std::string> replace(std::string_view object, std::string body, std::stop_token stop);
  /// DELETE.
  ApiResult<std::string> remove(std::string_view object, const Preconditions& preconditions,
                                std::stop_token stop, Propagation propagation = Propagation::kBackground);
  /// A read in the middle of a write (409: whose is it?).
  ApiResult<std::string> get(std::string_view object, std::stop_token stop);

 private:
  ApiResult<std::string> send(http::Request request, std::stop_token stop);

  Session& session_;
  std::string field_manager_;
  WriteDeadline deadline_;
  std::chrono::seconds patience_;
};

}  // namespace twelvefactor::kube
