#include "adopt/refusals.hpp"

#include <algorithm>

#include "adopt/first_adoption.hpp"
#include "adopt/selectors.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;
using kinds::text_at;

struct Look {
  const Record& record;
  const AppSpec& spec;
  const Inventory& inventory;
  std::vector<Refusal>& refusals;

  [[nodiscard]] const std::vector<Json>& all(Kind kind) const {
    static const std::vector<Json> kNone;
    const auto found = inventory.find(kind);
    return found == inventory.end() ? kNone : found->second;
  }
  [[nodiscard]] const Json& find(Kind kind, const std::string& name) const {
    static const Json kNull;
    for (const Json& object : all(kind)) {
      if (text_at(object_at(object, "metadata"), "name") == name) return object;
    }
    return kNull;
  }
  void refuse(Kind kind, const std::string& name, std::string message, std::string remedy) const {
    refusals.push_back({key_of(kind, name), std::move(message), std::move(remedy)});
  }
};

std::string name_of(const Json& object) {
  return text_at(object_at(object, "metadata"), "name");
}

bool is_recorded(const Record& record, const std::string& deployment) {
  return std::ranges::find(record.workloads, deployment, &OldWorkload::name) != record.workloads.end();
}

/// A Deployment's selector can never be changed, so one of our name cannot become ours.
void check_names(const Look& look) {
  for (const auto& [process, unused] : look.spec.processes) {
    const std::string own = kinds::deployment_name(look.record.app.name, process);
    const Json& there = look.find(Kind::kDeployment, own);
    const Json& labels = object_at(object_at(there, "metadata"), "labels");
    if (there.is_null() ||
        text_at(labels, std::string(kinds::kManagedByLabel).c_str()) == kinds::kFieldManager)
      continue;
    look.refuse(Kind::kDeployment, own,
                "the app would make a Deployment of this name for its process " + process +
                    ", and the selector of the one that is there cannot be changed",
                "give the app another name (the Services keep theirs), or its process");
  }
}

void check_state(const Look& look, const OldWorkload& old, const Json& deployment) {
  const Json& metadata = object_at(deployment, "metadata");
  if (metadata.contains("deletionTimestamp"))
    look.refuse(Kind::kDeployment, old.name, "it is being deleted", "wait until it is gone");
  for (const Json& owner : kinds::list_at(metadata, "ownerReferences")) {
    if (kinds::true_at(owner, "controller"))
      look.refuse(Kind::kDeployment, old.name,
                  text_at(owner, "kind") + " " + text_at(owner, "name") +
                      " controls it, and would put back what changes",
                  "take it out there first, in such a way that it leaves the Deployment behind");
  }
  if (kinds::true_at(object_at(deployment, "spec"), "paused"))
    look.refuse(Kind::kDeployment, old.name, "its rollouts are paused", "kubectl rollout resume it first");
  else if (!is_rolled_out(deployment))
    look.refuse(Kind::kDeployment, old.name, "it has not rolled out: " + readiness(&deployment),
                "let its rollout end, or undo it, before it is adopted");
}

void check_pods(const Look& look, const OldWorkload& old, const Json& deployment) {
  const Json& pod = object_at(object_at(object_at(deployment, "spec"), "template"), "spec");
  if (kinds::true_at(pod, "hostNetwork"))
    look.refuse(Kind::kDeployment, old.name, "its pods use the network of their nodes",
                "a twelve-factor app has a port of its own: give up hostNetwork first");
  for (const Json& volume : kinds::list_at(pod, "volumes")) {
    if (volume.contains("persistentVolumeClaim"))
      look.refuse(Kind::kDeployment, old.name,
                  "its pods keep state in the claim of volume " + text_at(volume, "name"),
                  "move the state to a backing service first (https://12factor.net/processes)");
    if (volume.contains("hostPath"))
      look.refuse(Kind::kDeployment, old.name,
                  "its pods use a directory of their nodes, volume " + text_at(volume, "name"),
                  "move the state to a backing service first (https://12factor.net/processes)");
  }
}

void check_workloads(const Look& look) {
  for (const OldWorkload& old : look.record.workloads) {
    const Json& deployment = look.find(Kind::kDeployment, old.name);
    check_state(look, old, deployment);
    check_pods(look, old, deployment);
    if (old.replicas == 0)
      look.refuse(Kind::kDeployment, old.name, "it has no pods", "scale it up, or leave it out");
    const auto process = look.spec.processes.find(old.process);
    if (old.takes_requests && process != look.spec.processes.end() && process->second.singleton)
      look.refuse(Kind::kDeployment, old.name,
                  "process " + old.process +
                      " is a singleton and takes requests: it cannot be handed over "
                      "without a gap",
                  "leave singleton out of the spec if two pods may serve side by side for a moment");
  }
}

/// A number, or the name of a port that our pods have.
bool leads_to_a_port(const Json& target, const Process& process) {
  if (target.is_number_integer()) {
    const int number = target.get<int>();
    return process.port == number || std::ranges::any_of(process.ports, [number](const auto& port) {
             return port.second.port == number;
           });
  }
  const std::string name = target.is_string() ? target.get<std::string>() : "";
  return (name == kinds::kPortName && process.port) || process.ports.contains(name);
}

void check_ports(const Look& look, const OldObject& old, const Json& service, const Process& process) {
  for (const Json& port : kinds::list_at(object_at(service, "spec"), "ports")) {
    const Json& target = port.contains("targetPort") ? port["targetPort"] : kinds::member_at(port, "port");
    if (leads_to_a_port(target, process)) continue;
    look.refuse(Kind::kService, old.name,
                "its port " + kinds::member_at(port, "port").dump() + " leads to port " +
                    (target.is_string() ? target.get<std::string>() : target.dump()) +
                    " of the pods, which process " + old.process + " has not",
                "state the port in processes." + old.process +
                    (target.is_string() ? ".ports under this name, or let targetPort be the number"
                                        : ".port or .ports"));
  }
  for (const auto& [name, port] : process.ports) {
    for (const Json& there : kinds::list_at(object_at(service, "spec"), "ports")) {
      if (text_at(there, "name") == name && kinds::number_at(there, "port") != port.port)
        look.refuse(Kind::kService, old.name, "it has port " + name + " under another number than the spec",
                    "give the port in the spec another name");
    }
  }
}

void check_service(const Look& look, const OldObject& old, const Json& service) {
  const Json& spec = object_at(service, "spec");
  if (text_at(spec, "clusterIP") == "None")
    look.refuse(Kind::kService, old.name, "it is headless: clients choose pods themselves",
                "give its clients a Service with an address first");
  const Json& selector = object_at(spec, "selector");
  for (const auto& [key, value] : selector.items()) {
    if (key == kinds::kManagedByLabel || key.starts_with("twelvefactor.dev/") || key == "pod-template-hash")
      look.refuse(Kind::kService, old.name,
                  "it selects by " + key + ", which the pods of the app have otherwise",
                  "take the label out of its selector first");
  }
  for (const Json& other : look.all(Kind::kDeployment)) {
    const Json& labels = object_at(object_at(other, "metadata"), "labels");
    const bool ours = text_at(labels, std::string(kinds::kAppLabel).c_str()) == look.record.app.name;
    if (!ours && selects(selector, pod_labels(other)) && !is_recorded(look.record, name_of(other)))
      look.refuse(Kind::kService, old.name,
                  "it leads to deployment/" + name_of(other) + ", too, whose place the app does not take",
                  "name a process for it (--from PROCESS=deployment/" + name_of(other) +
                      "), or narrow the Service's selector");
  }
  const auto process = look.spec.processes.find(old.process);
  if (process != look.spec.processes.end()) check_ports(look, old, service, process->second);
}

/// Two processes behind one Service: its selector could be that of one alone.
void check_shared(const Look& look, const OldObject& old, const Json& service) {
  const auto behind = std::ranges::count_if(look.record.workloads, [&](const OldWorkload& workload) {
    return selects(object_at(object_at(service, "spec"), "selector"),
                   pod_labels(look.find(Kind::kDeployment, workload.name)));
  });
  if (behind > 1)
    look.refuse(Kind::kService, old.name, "it leads to several of the workloads that are adopted",
                "narrow its selector to the one that takes requests");
}

void check_objects(const Look& look) {
  for (const OldObject& old : look.record.objects) {
    const Json& object = look.find(old.kind, old.name);
    const Json& metadata = object_at(object, "metadata");
    if (metadata.contains("deletionTimestamp"))
      look.refuse(old.kind, old.name, "it is being deleted", "wait until it is gone");
    for (const Json& owner : kinds::list_at(metadata, "ownerReferences")) {
      if (kinds::true_at(owner, "controller"))
        look.refuse(old.kind, old.name,
                    text_at(owner, "kind") + " " + text_at(owner, "name") + " controls it",
                    "take it out there first; what KEDA scales goes on by autoscaling.managedBy: keda");
    }
    if (old.kind != Kind::kService) continue;
    check_service(look, old, object);
    check_shared(look, old, object);
  }
}

/// Before their time our pods may be seen by nobody.
void check_unseen(const Look& look) {
  for (const OldWorkload& old : look.record.workloads) {
    StringMap labels = look.spec.pod.labels;
    const auto process = look.spec.processes.find(old.process);
    if (process != look.spec.processes.end())
      for (const auto& [key, value] : process->second.pod.labels) labels[key] = value;
    labels[std::string(kinds::kManagedByLabel)] = kinds::kFieldManager;
    labels[std::string(kinds::kAppLabel)] = look.record.app.name;
    labels[std::string(kinds::kProcessLabel)] = old.process;
    for (const Json& service : look.all(Kind::kService)) {
      const std::string name = name_of(service);
      const bool own = text_at(object_at(object_at(service, "metadata"), "labels"),
                               std::string(kinds::kAppLabel).c_str()) == look.record.app.name;
      if (!own && selects_pods(Kind::kService, service, labels))
        look.refuse(Kind::kService, name,
                    "it would lead to the pods of the app before they have proved "
                    "themselves",
                    "take the labels that it selects by out of the pod labels of the spec: they come by "
                    "themselves");
    }
  }
}

}  // namespace

std::vector<Refusal> refusals_of(const Record& record, const AppSpec& spec, const Inventory& inventory) {
  std::vector<Refusal> refusals;
  const Look look{record, spec, inventory, refusals};
  for (const auto check : {check_names, check_workloads, check_objects, check_unseen}) check(look);
  return refusals;
}

}  // namespace twelvefactor::adopt
