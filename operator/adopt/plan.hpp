// What an adoption would do, and why it may not begin: the app and the objects that are there become a
// record, refusals and notes. Pure: the same objects give the same plan. Called by cli/adopt.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "adopt/record.hpp"
#include "adopt/tools.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::adopt {

/// Objects of the app's namespace, by kind; each as the API server lists it.
using Inventory = std::map<Kind, std::vector<nlohmann::json>>;

/// The kinds that a plan looks at.
inline constexpr Kind kLookedAt[] = {Kind::kDeployment, Kind::kService,        Kind::kHorizontalPodAutoscaler,
                                     Kind::kCronJob,    Kind::kIngress,        Kind::kPodDisruptionBudget,
                                     Kind::kHttpRoute,  Kind::kServiceAccount, Kind::kNetworkPolicy};

/// What the user said of one process or admin process: "deployment" or "cronjob", and a name.
struct Source {
  Kind kind = Kind::kDeployment;
  std::string name;
};

struct Refusal {
  std::string where;    // "deployment/shop"
  std::string message;  // what is in the way
  std::string remedy;   // what to do about it
};

struct OwnedBy {
  Tool tool;
  std::vector<std::string> objects;  // "Service/shop"
};

struct Plan {
  Record record;
  std::vector<Refusal> refusals;
  std::vector<std::string> notes;
  std::vector<std::string> selecting;  // what selects the old pods, and so the new ones: "Service/shop"
  std::vector<OwnedBy> tools;
  int most_pods = 0;  // of old and new ones together, at once
};

/// `manifest`: the app as it was given, and `spec` the same as values. `sources`: by name of the process;
/// where nothing is said of one, a workload whose name says it is taken.
Plan make_plan(const AppKey& app, const nlohmann::json& manifest, const AppSpec& spec,
               const std::map<std::string, Source>& sources, const Inventory& inventory);

}  // namespace twelvefactor::adopt
