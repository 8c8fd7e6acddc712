// Plain or live objects of Kubernetes as drafts of apps: Deployments of one image become the processes of one
// app, and what belongs to them (Services, Ingresses, HTTPRoutes, autoscalers, CronJobs, Jobs, ConfigMaps)
// becomes its fields. Called by cli/imports for files and for a cluster, and by lint for the list of what a
// workload would lose. Pure: it reads no file and asks no cluster. No value of a Secret gets into a draft.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "imports/draft.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::plain {

struct GivenObject {
  std::string file;                    // as notes name it; "": it comes from a cluster
  std::string json;                    // the whole object
  std::map<std::string, int> lines{};  // of its parts, by path: ".spec.template.spec"; none of a cluster
};

struct ObjectChoice {
  std::string name{};                  // of the app; "": that of the Service before web
  std::string service{};               // the app is the one with this workload or Service; "": all apps
  std::string web{};                   // this workload is the process web
  std::vector<std::string> backing{};  // these workloads are backing services
  std::set<std::string> only{};        // "Deployment/shop": the app is made of these; none: of all
  bool live = false;                   // the objects are those of a cluster
  bool alone = false;  // one workload without what stands beside it: what is not there is no loss
};

/// What became of an object: for whoever takes it over.
struct TakenObject {
  std::string kind;
  std::string name;
  std::string becomes;  // "processes.web"; of a Service the process that it leads to
};

struct DraftedApp {
  Draft draft;
  std::string namespace_name;  // "": the objects name none
  std::vector<TakenObject> taken;
};

/// The apps, by namespace and name; at least one. The notes of each draft say what was guessed and what is
/// missing; tell_of_variables() is for the caller. Errors, with what to do: there is no workload that could
/// be one, images of one app differ, one Service leads to two images, a name that none can have, an object
/// that is being deleted.
Result<std::vector<DraftedApp>> draft_of_objects(const std::vector<GivenObject>& objects,
                                                 const ObjectChoice& choice);

}  // namespace twelvefactor::imports::plain
