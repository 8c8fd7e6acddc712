// One app while it is made of its objects, and what its readers ask of each other. Internal to
// imports/manifests; made by draft_of_objects.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "imports/manifests/groups.hpp"
#include "imports/manifests/objects.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::plain {

/// What a variable of a container is.
struct Definition {
  enum class From { kLiteral, kSecretRef, kMadeSecret, kField, kUnset };
  From from = From::kLiteral;
  std::string value;   // of kLiteral; of kField the field; of kSecretRef the Secret
  std::string key;     // of kSecretRef
  std::string source;  // where it stands, for notes

  [[nodiscard]] bool is_same(const Definition& other) const {
    return from == other.from && value == other.value && key == other.key;
  }
};
using Definitions = std::map<std::string, Definition>;

/// A process or an admin process, and the container that it is made of.
struct Part {
  const Object* object = nullptr;
  MainContainer container;
  std::string name;
  bool admin = false;
  Definitions variables{};
  std::vector<DraftEnvSource> sources{};
  std::map<std::string, std::string> made{};  // values of kMadeSecret, to tell them apart; printed nowhere

  [[nodiscard]] std::string at() const { return (admin ? "adminProcesses." : "processes.") + name; }
};

struct App {
  const World& world;
  const Group& group;
  const Sorted& sorted;
  Draft& draft;
  std::vector<Part> parts{};

  [[nodiscard]] Place place(const Part& part) const {
    return {*part.object, part.container.path, part.at(), draft};
  }
  [[nodiscard]] Place whole(const Part& part) const { return {*part.object, "", part.at(), draft}; }
};

/// The Deployments of the group with their names, web first told; names the app.
Result<Done> name_parts(App& app);

/// Command, ports, probes and amounts of a process. Errors: a process manager is what it starts.
Result<Done> read_container(App& app, Part& part);
std::optional<DraftProbe> read_probe(const Tree& stated, const Place& place, const Tree& container, int port,
                                     const std::map<std::string, int>& ports);
void read_amounts(const Tree& container, const Place& place, StringMap& requests, StringMap& limits);
/// The port of a Service that clients use first; null where it has none.
const Tree& first_port_of(const Object& service);
/// The number of a port that is named or a number; 0: there is none.
int port_number(const Tree& port, const Tree& container);

/// What the pod says beside its containers.
void read_pod(App& app, const Part& part);
/// Volumes of the main container.
void read_mounts(App& app, const Part& part);
/// Other containers of the pod: sidecars, and what runs before.
void read_others_in_pod(App& app, const Part& part);
/// How many pods there are.
void read_scale(App& app, const Part& part);
/// Services, and who leads to them.
void read_services(App& app, const Part& part);
void read_exposure(App& app, const Part& part);

/// CronJobs and Jobs of the group, as admin processes.
Result<Done> read_runs(App& app);

/// Variables of a container: part.variables and part.sources.
void read_variables(App& app, Part& part);
/// Variables of all parts as config, bindings and what is of one process.
void set_config(App& app);
/// Backing services that workloads and objects of operators are.
void set_backing(App& app);

/// Addresses of other apps in config that change when those are apps.
void tell_of_addresses(App& app);

/// What is not carried over of objects that belong to no process.
void tell_of_the_rest(App& app);

/// It looks secret, by its name or its value.
bool is_secret_literal(const std::string& name, const std::string& value);

/// A label or an annotation that a tool wrote for itself.
bool is_of_a_tool(std::string_view key);

}  // namespace twelvefactor::imports::plain
