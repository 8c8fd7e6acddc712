// Which workloads are one app: those of one namespace and one image, with one label of a release. Internal to
// imports/manifests. Pure.
#pragma once

#include <string>
#include <vector>

#include "imports/known_images.hpp"
#include "imports/manifests/objects.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::plain {

/// The container of a workload that the process is about, and where it is.
struct MainContainer {
  const Tree* value;
  std::string path;
};
MainContainer main_container(const Object& workload);

/// Another container of a pod that a mesh or an injector puts there.
bool is_injected(const Tree& container);

struct Backing {
  const Object* workload;
  KnownImage known;
};

struct Group {
  std::string namespace_name;
  std::string image;  // without tag and digest
  std::string release;
  std::vector<const Object*> deployments;
  std::vector<const Object*> runs;  // CronJobs and Jobs
};

struct Sorted {
  std::vector<Group> apps;
  std::vector<Backing> backing;
  std::vector<const Object*> left_out;  // proxies, tools and telemetry, by their images
  std::vector<const Object*> lone;      // CronJobs and Jobs of no app's image
};

/// Errors as draft_of_objects() says.
Result<Sorted> sort_workloads(const World& world);

/// Services whose selector finds the pods of a workload.
std::vector<const Object*> services_of(const World& world, const Object& workload);

/// "app.kubernetes.io/instance" and its like, of an object; "": none.
std::string release_of(const Object& object);

}  // namespace twelvefactor::imports::plain
