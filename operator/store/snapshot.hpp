// All that is known about one app at one moment: what a pass works with. Made of the picture, under the
// store's mutex; afterwards it belongs to the pass.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kinds/read/read_app.hpp"
#include "model/admin_task.hpp"
#include "model/child.hpp"
#include "model/config_map_facts.hpp"
#include "model/ingress_classes.hpp"
#include "model/pod_facts.hpp"
#include "model/policy.hpp"
#include "model/served.hpp"
#include "model/service.hpp"
#include "model/sighting.hpp"
#include "model/waiting_pod.hpp"
#include "store/peers.hpp"

namespace twelvefactor::store {

struct Picture;

struct Snapshot {
  kinds::StoredApp app;
  std::vector<Child> children;
  std::vector<PodFacts> pods;
  std::vector<Sighting> sightings;  // of its pods
  std::vector<WaitingPod> waiting_pods;
  // Those the app refers to; one that does not exist is absent.
  std::map<std::string, SecretFacts> secrets;
  std::map<std::string, ConfigMapVersion> config_maps;
  std::map<ServiceRef, ServiceFacts> services;
  std::optional<IngressClasses> ingress_classes;  // of an app that exposes a process, where they are watched
  Served http_routes = Served::kUnknown;          // of an app that exposes a process
  Served pod_monitors = Served::kUnknown;         // of an app that says where its metrics are read
  Served findings_reports = Served::kUnknown;     // kUnknown, too, while nobody asks for them
  Policies policies;                              // that speak of its namespace; of every environment
  std::vector<SharedPeer> peers;                  // those the app wants to be compared with, and that consent
  std::vector<AppKey> circular_peers;             // required by the app, and requiring it in turn
  std::vector<std::shared_ptr<const AdminTask>> tasks;
};

/// Null when there is no such app. Without the texts of specs and statuses, which the caller fills in.
struct Glance {
  Snapshot snapshot;
  Pressed spec;
  Pressed status;
};
std::optional<Glance> glance_at(const Picture& picture, const AppKey& key);

}  // namespace twelvefactor::store
