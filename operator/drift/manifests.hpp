// The manifests of one environment, as a file, a directory or a pipe gives them: the apps, the plain
// workloads, and what they refer to. Called by `twelvefactor parity`. Values of Secrets are held in memory
// for contents.cpp, which compares them, and for nothing else.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drift/place.hpp"
#include "manifests/manifest.hpp"
#include "model/app_key.hpp"
#include "model/app_spec.hpp"
#include "model/policy.hpp"

namespace twelvefactor::drift {

struct FoundApp {
  AppKey key;
  AppSpec spec;
  Place place;  // of the object
};

/// A Deployment, a CronJob and so on, as `kubectl apply` would make it.
struct FoundWorkload {
  std::string kind;
  AppKey key;
  std::string json;
  Place place;
};

struct Manifests {
  std::string name;  // as the user named the source
  std::vector<FoundApp> apps;
  std::vector<FoundWorkload> workloads;
  std::vector<Policy> policies;
  std::map<AppKey, StringMap> config_maps;  // what they hold
  std::map<AppKey, StringMap> secrets;      // what they hold, decoded
  std::vector<manifests::Problem> problems;
  std::vector<std::string> notes;        // what was passed over
  std::size_t hooks = 0;                 // of Helm, passed over
  std::shared_ptr<const Origin> origin;  // of the document that was taken last
};

/// Takes one object of a source into `into`. Objects that name no namespace are in `default_namespace`.
void take_manifest(const manifests::Manifest& manifest, const std::string& default_namespace,
                   Manifests& into);

/// Takes all objects of a text. `must_be_kubernetes`: a document that is no Kubernetes object is a problem;
/// else it is passed over.
void read_manifests(const std::string& file, std::string_view text, bool must_be_kubernetes,
                    const std::string& default_namespace, Manifests& into);

}  // namespace twelvefactor::drift
