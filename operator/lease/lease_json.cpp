#include "lease/lease_json.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::lease {
namespace {

using nlohmann::json;

constexpr const char* kApiVersion = "coordination.k8s.io/v1";

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
  if (!lease.is_object() || kinds::text_at(lease, "kind") != "Lease") return std::nullopt;
  Record record;
  record.object = object;
  const auto spec = lease.find("spec");
  if (spec == lease.end() || !spec->is_object()) return record;
  record.holder = kinds::text_at(*spec, "holderIdentity");
  record.duration = std::chrono::seconds(
      std::max<std::int64_t>(0, kinds::number_at(*spec, "leaseDurationSeconds").value_or(0)));
  record.transitions = kinds::number_at(*spec, "leaseTransitions").value_or(0);
  record.acquire_time = kinds::text_at(*spec, "acquireTime");
  record.renew_time = kinds::text_at(*spec, "renewTime");
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
