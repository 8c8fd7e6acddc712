#include "cli/cluster/cluster_error.hpp"

#include "cli/terminal/text.hpp"

namespace twelvefactor::cli {
namespace {

/// An API server that does not know the kind answers without naming an object.
bool knows_the_kind(const kube::ApiError& error) {
  return error.reason == "NotFound" && error.message.find('"') != std::string::npos;
}

}  // namespace

std::string explained(const kube::ApiError& error, const std::string& what, const std::string& remedy,
                      const std::string& origin) {
  const std::string message = printable(error.message);
  if (error.reason == kube::kReasonCredentials) return message;
  if (error.status == 0) {
    return "cannot reach the API server " + origin + ": " + message +
           "; check --kubeconfig and --context, and the network";
  }
  switch (error.status) {
    case 401:
      return "the API server " + origin + " does not accept the credentials: " + message + "; log in again";
    case 403:
      return message +
             "; ask for the right: Kubernetes' role view allows to read apps and releases, edit to change "
             "apps";
    case 404:
      if (!knows_the_kind(error))
        return what + ": the API server " + origin +
               " does not know the kind; install the definitions (crds/)";
      return what + " does not exist; " + remedy;
    case 409:
      return what + ": somebody else has changed it or put another in its place; look at it and try again: " +
             message;
    default:
      return what + ": " + message + " (HTTP " + std::to_string(error.status) + ")";
  }
}

}  // namespace twelvefactor::cli
