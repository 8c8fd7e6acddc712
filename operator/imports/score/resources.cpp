#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "imports/names.hpp"
#include "imports/score/placeholders.hpp"
#include "imports/score/workload.hpp"
#include "imports/services.hpp"

namespace twelvefactor::imports::score {
namespace {

struct TypeRow {
  std::string_view name;
  Resource::Part part = Resource::Part::kBacking;
  std::string_view type{};
};

// Well-known types of resources (docs.score.dev, "Resource types").
constexpr auto kTypes = std::to_array<TypeRow>({
    {"postgres", Resource::Part::kBacking, "postgresql"},
    {"postgres-instance", Resource::Part::kBacking, "postgresql"},
    {"mysql", Resource::Part::kBacking, "mysql"},
    {"mysql-instance", Resource::Part::kBacking, "mysql"},
    {"mssql", Resource::Part::kBacking, "sqlserver"},
    {"mssql-instance", Resource::Part::kBacking, "sqlserver"},
    {"mongodb", Resource::Part::kBacking, "mongodb"},
    {"redis", Resource::Part::kBacking, "redis"},
    {"amqp", Resource::Part::kBacking, "amqp"},
    {"s3", Resource::Part::kBacking, "s3"},
    {"s3-bucket", Resource::Part::kBacking, "s3"},
    {"kafka-topic", Resource::Part::kBacking, "kafka"},
    {"elasticsearch", Resource::Part::kBacking, "elasticsearch"},
    {"environment", Resource::Part::kEnvironment},
    {"dns", Resource::Part::kDns},
    {"route", Resource::Part::kRoute},
    {"service-port", Resource::Part::kServicePort},
    {"service", Resource::Part::kServicePort},
    {"volume", Resource::Part::kVolume},
    {"persistent-volume", Resource::Part::kVolume},
});

Resource resource_of(const Tree& stated) {
  const std::string type = member_text(stated, "type");
  const auto row = std::ranges::find(kTypes, std::string_view(type), &TypeRow::name);
  if (row != kTypes.end()) return {row->part, std::string(row->type), stated};
  return {Resource::Part::kBacking, app_name(type), stated};
}

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.back() != '.' &&
         host.front() != '-' && host.back() != '-' && host.find("..") == std::string_view::npos &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos;
}

void add_route(const Workload& workload, const std::string& name, const Resource& resource,
               const std::string& process) {
  const NotePlace place = workload.place("resources." + name, "processes." + process);
  DraftProcess& target = workload.draft.processes[process];
  const Tree& params = member(resource.stated, "params");
  const auto host = known_without_resources(workload, member_text(params, "host"));
  const std::string path = member_text(params, "path");
  if (target.port == 0 || !target.host.empty())
    return place.missing("", "the route leads to no port of the process, or is one more",
                         "state expose, with hosts and paths");
  if (!host || !is_host(*host))
    return place.missing("params.host", "the host of the route is not known here",
                         "state expose.host of the process");
  target.host = *host;
  if (path.starts_with('/') && path != "/" && path.find_first_of(" \t\r\n") == std::string::npos)
    target.path = path;
  place.guess("", "requests for " + *host + " come in by an Ingress",
              "state tlsSecretName in expose, or a Gateway");
}

}  // namespace

void read_resources(Workload& workload) {
  for (const auto& [name, stated] : member(workload.file, "resources").items())
    workload.resources[name] = resource_of(stated);
}

void finish_resources(const Workload& workload, const std::string& process) {
  for (const auto& [name, resource] : workload.resources) {
    const NotePlace place = workload.place("resources." + name, "");
    std::string left;
    for (const auto& [key, value] : resource.stated.items()) {
      const bool read = key == "type" || (key == "params" && (resource.part == Resource::Part::kRoute ||
                                                              resource.part == Resource::Part::kServicePort));
      if (!read) left += (left.empty() ? "" : ", ") + key;
    }
    if (!left.empty()) place.guess("", "left out, since it is for who provides the resource: " + left);
    if (resource.part == Resource::Part::kRoute) add_route(workload, name, resource, process);
    if (resource.part != Resource::Part::kBacking) continue;
    const std::string service = backing_name(name);
    DraftService& bound = workload.draft.services[service];
    bound.type = resource.type;
    bound.mount = bound.env.empty();
    tell_of_binding(service, "a resource of the type " + member_text(resource.stated, "type"), place.source,
                    workload.draft);
  }
}

}  // namespace twelvefactor::imports::score
