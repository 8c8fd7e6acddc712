// What lint says of one object that is no TwelveFactorApp: a workload, a Service, an Ingress, a ConfigMap, a
// Secret. Called by document.cpp. Pure. What depends on other objects is handed over as a question
// (neighbours.hpp).
#pragma once

#include <string>
#include <vector>

#include "lint/neighbours.hpp"
#include "manifests/manifest.hpp"
#include "model/app_spec.hpp"
#include "model/finding.hpp"

namespace twelvefactor::lint {

/// A finding that holds only if what stands beside the object says so.
struct OpenFinding {
  Finding finding;
  Asks asks;
};

struct PlainObject {
  bool known = false;             // it is of a kind that is judged
  bool workload = false;          // it has pods in it
  bool empty = false;             // a workload without a container
  std::vector<Finding> findings;  // paths are those of the object
  std::vector<OpenFinding> open;
  AppSpec spec;  // what levels and exemptions go by
};

/// `environment`: of objects whose labels name none.
PlainObject judge_plain(const manifests::Manifest& manifest, const std::string& environment);

}  // namespace twelvefactor::lint
