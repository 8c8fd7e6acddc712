// Why requests could not go over from a Service: to the process, to nobody else, and not before their time.
#include <algorithm>

#include "adopt/look.hpp"
#include "adopt/selectors.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;
using kinds::text_at;

bool is_recorded(const Record& record, const std::string& deployment) {
  return std::ranges::find(record.workloads, deployment, &OldWorkload::name) != record.workloads.end();
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
    if (!look.is_ours(other) && selects(selector, pod_labels(other)) &&
        !is_recorded(look.record, name_of(other)))
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
      if (!look.is_ours(service) && selects_pods(Kind::kService, service, labels))
        look.refuse(Kind::kService, name,
                    "it would lead to the pods of the app before they have proved "
                    "themselves",
                    "take the labels that it selects by out of the pod labels of the spec: they come by "
                    "themselves");
    }
  }
}

}  // namespace

void check_services(const Look& look) {
  for (const OldObject& old : look.record.objects) {
    if (old.kind != Kind::kService) continue;
    const Json& service = look.find(old.kind, old.name);
    check_service(look, old, service);
    check_shared(look, old, service);
  }
  check_unseen(look);
}

}  // namespace twelvefactor::adopt
