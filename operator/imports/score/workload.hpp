// A Score file while it is read, and what its parts ask of each other. Values only; made by score.cpp.
#pragma once

#include <map>
#include <string>

#include "imports/draft.hpp"
#include "imports/note_place.hpp"
#include "imports/read_beside.hpp"
#include "imports/tree.hpp"

namespace twelvefactor::imports::score {

/// One of `resources`.
struct Resource {
  enum class Part {
    kBacking,      // a backing service
    kEnvironment,  // variables of the environment
    kDns,          // a host
    kRoute,        // requests from outside
    kServicePort,  // another workload
    kVolume,
  };
  Part part = Part::kBacking;
  std::string type;  // of a backing service
  Tree stated;
};

struct Workload {
  const Tree& file;
  std::string source;  // the name of the file
  const ReadBeside& read_beside;
  std::map<std::string, Resource> resources;
  Draft& draft;

  /// "score.yaml: containers.web"
  [[nodiscard]] NotePlace place(const std::string& what, std::string at) const {
    return {source + ": " + what, std::move(at), draft};
  }
};

/// Files `resources`, by what each is.
void read_resources(Workload& workload);

/// What no variable names is mounted; a route becomes expose of `process`; what is left is told.
void finish_resources(const Workload& workload, const std::string& process);

/// Puts the variables of a container into config, bindings and contract.
void read_variables(const Workload& workload, const std::string& container, const Tree& variables);

/// Files and volumes.
void read_files(const Workload& workload, const std::string& container, const Tree& stated,
                const NotePlace& place);
void read_volumes(const Workload& workload, const Tree& stated, const NotePlace& place,
                  DraftProcess& process);

/// livenessProbe and readinessProbe; call it when ports are set.
void read_probes(const Tree& container, const NotePlace& place, DraftProcess& process);

/// resources of a container: amounts as Kubernetes has them.
void read_amounts(const Tree& container, const NotePlace& place, DraftProcess& process);

/// service.ports of the workload.
void read_ports(const Workload& workload, const NotePlace& place, DraftProcess& process);

/// A text whose placeholders are all known without a cluster; none where one is not.
std::optional<std::string> known_without_resources(const Workload& workload, const std::string& text);

}  // namespace twelvefactor::imports::score
