// One NetworkPolicy per process of an app that says who may reach it (spec.network, factor VII): what is not
// let in is denied by the cluster's network, if that enforces such policies. Built here; nothing of it is
// read back.
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

struct NetworkPolicySpec {
  StringMap pods;      // the labels of those that it protects
  StringMap own_pods;  // the labels of the app's own, which are always let in
  Network network;
  std::optional<int> way_in;  // a port that is open to everybody: routes lead there, from wherever they come
};

/// Probes of the kubelet need no rule: traffic between a pod and its node is always allowed
/// (kubernetes.io/docs/concepts/services-networking/network-policies).
BuiltObject build_network_policy(const ObjectMeta& meta, const NetworkPolicySpec& spec);

}  // namespace twelvefactor::kinds
