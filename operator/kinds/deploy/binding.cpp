#include "kinds/deploy/binding.hpp"

#include <algorithm>
#include <array>

namespace twelvefactor::kinds {
namespace {

bool is_plain(std::string_view text, std::string_view also) {
  return !text.empty() && std::ranges::all_of(text, [also](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || also.find(c) != std::string_view::npos;
  });
}

/// Labels with dots between them: no part of a path that leads elsewhere.
bool is_dotted(std::string_view text) {
  return is_plain(text, "-.") && text.front() != '.' && text.find("..") == std::string_view::npos;
}

// Not by the ending .k8s.io: groups of the community have it, too.
constexpr std::array<std::string_view, 22> kGroupsOfKubernetes{"admissionregistration.k8s.io",
                                                               "apiextensions.k8s.io",
                                                               "apiregistration.k8s.io",
                                                               "apps",
                                                               "authentication.k8s.io",
                                                               "authorization.k8s.io",
                                                               "autoscaling",
                                                               "batch",
                                                               "certificates.k8s.io",
                                                               "coordination.k8s.io",
                                                               "discovery.k8s.io",
                                                               "events.k8s.io",
                                                               "extensions",
                                                               "flowcontrol.apiserver.k8s.io",
                                                               "internal.apiserver.k8s.io",
                                                               "networking.k8s.io",
                                                               "node.k8s.io",
                                                               "policy",
                                                               "rbac.authorization.k8s.io",
                                                               "resource.k8s.io",
                                                               "scheduling.k8s.io",
                                                               "storage.k8s.io"};

}  // namespace

bool binds_nothing(const ServiceKind& kind) {
  const std::size_t slash = kind.api_version.find('/');
  if (slash == std::string::npos) return kind.kind != "Secret";
  const std::string_view group = std::string_view(kind.api_version).substr(0, slash);
  return std::ranges::find(kGroupsOfKubernetes, group) != kGroupsOfKubernetes.end();
}

bool is_secret(const ServiceRef& reference) {
  return reference.kind.api_version == "v1" && reference.kind.kind == "Secret";
}

bool can_be_asked_for(const ServiceRef& reference) {
  const std::string_view version = reference.kind.api_version;
  const std::size_t slash = version.find('/');
  const std::string_view group = slash == std::string_view::npos ? "core" : version.substr(0, slash);
  return is_dotted(group) && is_plain(version.substr(slash + 1), "-") && is_plain(reference.kind.kind, "-") &&
         is_dotted(reference.name);
}

std::optional<std::string> stated_entry(const BackingService& service, std::string_view entry) {
  if (entry == "type" && !service.type.empty()) return service.type;
  if (entry == "provider" && !service.provider.empty()) return service.provider;
  return std::nullopt;
}

std::string unknown_secret(const ServiceRef& reference) {
  return "binding-of-" + reference.name;
}

}  // namespace twelvefactor::kinds
