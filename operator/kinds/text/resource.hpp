// Where each kind lives in the API: the table from Kind to apiVersion, kind and path.
#pragma once

#include <string>
#include <string_view>

#include "model/kind.hpp"

namespace twelvefactor::kinds {

struct ResourceType {
  std::string_view api_version;  // "apps/v1"
  std::string_view kind;         // "Deployment"
  std::string_view plural;       // "deployments"
  std::string_view api_root;     // "/apis/apps/v1" or "/api/v1"
};

const ResourceType& resource_type(Kind kind);

inline constexpr std::string_view kAppApiVersion = "twelvefactor.dev/v1alpha1";
inline constexpr std::string_view kAppKind = "TwelveFactorApp";
inline constexpr std::string_view kAppApiRoot = "/apis/twelvefactor.dev/v1alpha1";
inline constexpr std::string_view kAppPlural = "twelvefactorapps";
inline constexpr std::string_view kPolicyKind = "TwelveFactorPolicy";
inline constexpr std::string_view kPolicyPlural = "twelvefactorpolicies";

/// "/apis/apps/v1/namespaces/shop/deployments"; an empty namespace means all of them.
std::string collection_path(Kind kind, std::string_view namespace_name);
std::string object_path(Kind kind, std::string_view namespace_name, std::string_view name);

/// Never made by us: they tell which Deployment a pod is of.
std::string replica_set_path(std::string_view namespace_name, std::string_view name);

/// IngressClasses have no namespace.
std::string ingress_class_collection_path();

/// Nor have Namespaces.
std::string namespace_collection_path();

/// TwelveFactorPolicies have none either.
std::string policy_collection_path();
std::string policy_status_path(std::string_view name);

/// At most twenty, of probes that failed.
std::string events_of_pod_path(std::string_view namespace_name, std::string_view uid);
/// Those of its processes; at most 500.
std::string pods_of_app_path(std::string_view namespace_name, std::string_view app);
std::string app_collection_path(std::string_view namespace_name);
std::string app_status_path(std::string_view namespace_name, std::string_view name);

}  // namespace twelvefactor::kinds
