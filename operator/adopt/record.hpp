// What `twelvefactor adopt` remembers of the workloads whose place an app takes: the ConfigMap
// <app>-adoption. It belongs to nobody, so that it outlives the app. Made by plan.cpp; the steps read it from
// the cluster each time, so that a run that was killed goes on where it was. It never holds anything of a
// Secret.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/app_key.hpp"
#include "model/kind.hpp"
#include "model/result.hpp"
#include "model/string_map.hpp"

namespace twelvefactor::adopt {

/// A Deployment whose work a process of the app goes on with.
struct OldWorkload {
  std::string process;
  std::string name;
  std::string uid;
  int replicas = 1;
  StringMap labels;             // of its pods, those that others may select by
  bool takes_requests = false;  // a Service selects it
  bool stop_first = false;      // never beside its successor
};

/// A CronJob or another object beside a process.
struct OldObject {
  Kind kind = Kind::kService;
  std::string process;  // of the app, whose part it has; of an account none
  std::string name;
  std::string uid;
};

enum class Phase { kStarted, kSwitched, kFinished };

struct Record {
  AppKey app;
  std::string app_uid;  // empty: the app is yet to be made
  Phase phase = Phase::kStarted;
  std::string switched_at;  // RFC 3339
  std::vector<OldWorkload> workloads;
  std::vector<OldObject> objects;
  nlohmann::json manifest;  // the app, as it was given
  nlohmann::json before;    // "Service/shop" -> what the object was: labels, annotations, spec
};

std::string record_name(const std::string& app);
nlohmann::json to_json(const Record& record);
Result<Record> record_of(const std::string& text);

/// "Service/shop"
std::string key_of(Kind kind, const std::string& name);

}  // namespace twelvefactor::adopt
