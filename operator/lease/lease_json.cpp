#include "lease/lease_json.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::lease {
namespace {

using nlohmann::json;

constexpr const char* kApiVersion = "coordination.k8s.io/v1";

std::string text_at(const json& spec, const char* key) {
  const auto found = spec.find(key);
  return found != spec.end() && found->is_string() ? found->get<std::string>() : std::string();
}

int number_at(const json& spec, const char* key) {
  const auto found = spec.find(key);
  return found != spec.end() && found->is_number_integer() ? found->get<int>() : 0;
}

json object_to_change(const Record& record, std::string_view namespace_name, std::string_view name) {
  json object = json::parse(record.object, nullptr, false);
  if (object.is_object()) return object;
  return {{"apiVersion", kApiVersion},
          {"kind", "Lease"},
          {"metadata", {{"name", name}, {"namespace", namespace_name}}}};
}

}  // namespace

std::string collection_path(std::string_view namespace_name) {
  return std::string("/apis/") + kApiVersion + "/namespaces/" + std::string(namespace_name) + "/leases";
}

std::optional<Record> read_lease(std::string_view object) {
  const json lease = json::parse(object, nullptr, false);
  if (!lease.is_object() || text_at(lease, "kind") != "Lease") return std::nullopt;
  Record record;
  record.object = object;
  const auto spec = lease.find("spec");
  if (spec == lease.end() || !spec->is_object()) return record;
  record.holder = text_at(*spec, "holderIdentity");
  record.duration = std::chrono::seconds(std::max(0, number_at(*spec, "leaseDurationSeconds")));
  record.transitions = number_at(*spec, "leaseTransitions");
  record.acquire_time = text_at(*spec, "acquireTime");
  record.renew_time = text_at(*spec, "renewTime");
  return record;
}

std::string lease_body(const Record& record, std::string_view namespace_name, std::string_view name,
                       const std::string& now) {
  json object = object_to_change(record, namespace_name, name);
  json& spec = object["spec"];
  if (!spec.is_object()) spec = json::object();
  spec["holderIdentity"] = record.holder;
  spec["leaseDurationSeconds"] = record.duration.count();
  spec["leaseTransitions"] = record.transitions;
  spec["acquireTime"] = record.acquire_time.empty() ? now : record.acquire_time;
  spec["renewTime"] = now;
  return object.dump();
}

}  // namespace twelvefactor::lease
