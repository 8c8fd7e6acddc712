#include "drift/deploy.hpp"

#include <set>

#include "drift/workloads.hpp"

namespace twelvefactor::drift {
namespace {

Deploy adopted(const Manifests& manifests, const FoundApp& app) {
  Deploy deploy;
  deploy.key = app.key;
  deploy.source = manifests.name;
  deploy.spec = app.spec;
  deploy.adopted = true;
  for (const EnvSource& source : app.spec.config.env_from) {
    if (source.kind == EnvSource::Kind::kConfigMap)
      deploy.config_maps.push_back({app.key.namespace_name, source.name, "", "", source.optional});
  }
  deploy.places[".spec"] = {app.place.origin, app.place.path + ".spec"};
  return deploy;
}

std::string names_of(const std::vector<FoundApp>& apps) {
  constexpr std::size_t kMost = 10;
  std::set<std::string> names;
  for (const FoundApp& app : apps) names.insert(app.key.name);
  std::string text;
  std::size_t told = 0;
  for (const std::string& name : names) {
    if (told++ == kMost) return text + ", ...";
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

}  // namespace

Result<Deploy> deploy_of(const Manifests& manifests, const std::string& app, const WorkloadNames& names,
                         const std::set<std::string>& with_containers) {
  const FoundApp* found = nullptr;
  for (const FoundApp& each : manifests.apps) {
    if (!app.empty() && each.key.name != app) continue;
    if (found != nullptr && app.empty())
      return Error{manifests.name + ": there are several TwelveFactorApps in it (" +
                   names_of(manifests.apps) + "); choose one with --app NAME"};
    if (found != nullptr)
      return Error{manifests.name + ": there are several TwelveFactorApps called " + app +
                   " in it; name the files of one environment"};
    found = &each;
  }
  if (found != nullptr) return adopted(manifests, *found);
  if (!app.empty() && !manifests.apps.empty())
    return Error{manifests.name + ": there is no TwelveFactorApp " + app + " in it, but " +
                 names_of(manifests.apps)};
  if (manifests.apps.empty() && !manifests.workloads.empty())
    return from_workloads(manifests, names, with_containers);
  return Error{manifests.name +
               ": there is neither a TwelveFactorApp nor a workload such as a Deployment in it"};
}

}  // namespace twelvefactor::drift
