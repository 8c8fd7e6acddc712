#include "watch/trouble.hpp"

#include <string>

namespace twelvefactor::watch {

std::string_view cause(Trouble trouble) {
  switch (trouble) {
    case Trouble::kConnection:
      return "connection";
    case Trouble::kExpired:
      return "expired";
    case Trouble::kServerError:
      return "server_error";
    case Trouble::kGarbled:
      return "garbled";
    case Trouble::kIdle:
      return "idle";
    case Trouble::kUnauthorized:
      return "unauthorized";
    case Trouble::kForbidden:
      return "forbidden";
    case Trouble::kAbsent:
      return "absent";
    case Trouble::kDefect:
      return "defect";
  }
  return "";
}

std::string_view remedy(Trouble trouble) {
  switch (trouble) {
    case Trouble::kUnauthorized:
      return "the API server refuses the operator's credentials: renew its token or kubeconfig";
    case Trouble::kForbidden:
      return "the operator may not list and watch them: install the roles of this version";
    case Trouble::kAbsent:
      return "the API server knows no such kind: install the definitions (CRDs) of this version";
    case Trouble::kDefect:
      return "a defect of the operator: please report what its log says";
    default:
      return "";
  }
}

Trouble trouble_of(const kube::ApiError& error) {
  if (error.status == 401) return Trouble::kUnauthorized;
  if (error.status == 403) return Trouble::kForbidden;
  if (error.status == 404) return Trouble::kAbsent;
  if (error.status == 410) return Trouble::kExpired;
  if (error.status != 0) return Trouble::kServerError;
  if (error.reason == kube::kReasonTimeout) return Trouble::kIdle;
  if (error.reason == kube::kReasonGarbled) return Trouble::kGarbled;
  return Trouble::kConnection;
}

bool is_refusal(const kube::ApiError& error) {
  return error.status == 401 || error.status == 403 || error.status == 404;
}

bool was_away(const kube::ApiError& error) {
  return error.status == 0 || error.status >= 500;
}

bool reads_the_kind_now(const kube::ApiError& error) {
  return error.status == 429 && error.message.find("(re)initializing") != std::string::npos;
}

bool counts_against_place(const kube::ApiError& error) {
  // An etcd that was restored knows less than we do: some servers wait for the future and then say so.
  if (error.status == 504) return error.message.find("Too large resource version") != std::string::npos;
  const bool refused = error.status >= 400 && error.status < 500;
  return refused && error.status != 408 && error.status != 429 && !is_refusal(error);
}

}  // namespace twelvefactor::watch
