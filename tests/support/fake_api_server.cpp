#include "support/fake_api_server.hpp"

#include <array>
#include <random>
#include <utility>

#include <nlohmann/json.hpp>

#include "model/uid.hpp"

namespace twelvefactor::testing {
namespace {

using nlohmann::json;

constexpr const char* kOperator = "twelvefactor-operator";

/// The fields that tell the items of a list apart; none: the list is one value.
json item_key(const json& item) {
  for (const char* const port : {"containerPort", "port"}) {
    if (item.contains(port)) return {{port, item[port]}, {"protocol", item.value("protocol", "TCP")}};
  }
  constexpr const char* kTopology = "topologyKey";
  constexpr const char* kWhen = "whenUnsatisfiable";
  if (item.contains(kTopology)) return {{kTopology, item[kTopology]}, {kWhen, item[kWhen]}};
  for (const char* const key : {"uid", "mountPath", "name"}) {
    if (item.contains(key)) return {{key, item[key]}};
  }
  return nullptr;
}

/// The set of fields of a value, as managedFields write it.
json fields_of(const json& value) {
  json fields = json::object();
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) fields["f:" + name] = fields_of(member);
  } else if (value.is_array()) {
    for (const json& item : value) {
      const json key = item.is_object() ? item_key(item) : json();
      if (key.is_null()) return json::object();
      json of_item = fields_of(item);
      of_item["."] = json::object();
      fields["k:" + key.dump()] = std::move(of_item);
    }
  }
  return fields;
}

json managed_entry(const json& object, const std::string& manager) {
  json own = object;
  for (const char* const name : {"apiVersion", "kind"}) own.erase(name);
  json& metadata = own["metadata"];
  for (const char* const name : {"name", "namespace"}) metadata.erase(name);
  return {{"apiVersion", object.value("apiVersion", "v1")},
          {"fieldsType", "FieldsV1"},
          {"fieldsV1", fields_of(own)},
          {"manager", manager},
          {"operation", "Update"},
          {"time", "2026-11-21T10:00:00Z"}};
}

std::string base64_of(const std::string& text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string digits;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned>(static_cast<unsigned char>(text[at])) : 0U;
    };
    const unsigned three = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) digits += kDigits[three >> shift & 63U];
  }
  const std::size_t missing = (3 - text.size() % 3) % 3;
  return digits.replace(digits.size() - missing, missing, missing, '=');
}

std::string random_uid() {
  static std::mt19937_64 random{std::random_device{}()};
  Uid uid;
  for (auto& byte : uid.bytes) byte = static_cast<std::uint8_t>(random());
  return to_string(uid);
}

http::Response failed(int status) {
  const json body = {{"kind", "Status"}, {"status", "Failure"}, {"code", status}, {"reason", "Unanswered"}};
  return {status, body.dump(), {}};
}

}  // namespace

std::string FakeApiServer::identified(const std::string& body, const std::string& manager) {
  json object = json::parse(body);
  const json texts = object.value("stringData", json::object());
  for (const auto& [key, text] : texts.items()) object["data"][key] = base64_of(text.get<std::string>());
  object.erase("stringData");
  const json entry = managed_entry(object, manager);
  json& metadata = object["metadata"];
  metadata["uid"] = random_uid();
  metadata["resourceVersion"] = std::to_string(++version_);
  metadata["creationTimestamp"] = "2026-11-21T10:00:00Z";
  if (object.contains("spec")) metadata["generation"] = 1;
  metadata["managedFields"] = json::array({entry});
  return object.dump();
}

std::string FakeApiServer::create(const std::string& collection, std::string_view body,
                                  const std::string& manager) {
  const std::lock_guard lock(mutex_);
  ++requests_;
  std::string object = identified(std::string(body), manager);
  const bool needed =
      manager != kOperator || collection.find("twelvefactor-system/secrets") != std::string::npos;
  const bool is_event = collection.find("/events") != std::string::npos;
  if ((holds_all_ || needed) && !is_event)
    objects_[collection + "/" + json::parse(object)["metadata"]["name"].get<std::string>()] = object;
  return object;
}

void FakeApiServer::for_each(
    const std::function<void(const std::string& path, const std::string& object)>& visit) const {
  for (const auto& [path, object] : objects_) visit(path, object);
}

std::vector<std::string> FakeApiServer::asked() {
  const std::lock_guard lock(mutex_);
  return std::exchange(asked_, {});
}

void FakeApiServer::edit(const std::string& path, const std::string& merge_patch) {
  const std::lock_guard lock(mutex_);
  json object = json::parse(objects_.at(path));
  const json patch = json::parse(merge_patch);
  object.merge_patch(patch);
  if (patch.contains("spec"))
    object["metadata"]["generation"] = object["metadata"].value("generation", 0) + 1;
  object["metadata"]["resourceVersion"] = std::to_string(++version_);
  objects_[path] = object.dump();
}

void FakeApiServer::note(const http::Request& request, const std::string& path) {
  constexpr std::array kVerbs = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  const std::size_t at = path.find("/namespaces/");
  const std::string rest = path.substr(path.find('/', at + std::string_view("/namespaces/").size()) + 1);
  if (rest.starts_with("events")) return;
  const std::lock_guard lock(mutex_);
  asked_.push_back(std::string(kVerbs.at(static_cast<std::size_t>(request.method))) + " " +
                   rest.substr(0, rest.find('/')));
}

http::Response FakeApiServer::answer(const http::Request& request) {
  std::string path = request.target.substr(0, request.target.find('?'));
  note(request, path);
  if (request.method == http::Method::kPost) return {201, create(path, request.body, kOperator), {}};
  const std::lock_guard lock(mutex_);
  ++requests_;
  constexpr std::string_view kStatus = "/status";
  const bool status = path.ends_with(kStatus);
  if (status) path.resize(path.size() - kStatus.size());
  const auto found = objects_.find(path);
  if (found == objects_.end()) return failed(404);
  if (request.method == http::Method::kGet) return {200, found->second, {}};
  json object = json::parse(found->second);
  if (request.method == http::Method::kPut && status) {
    object["status"] = json::parse(request.body)["status"];
    json entry = managed_entry({{"status", 1}, {"metadata", json::object()}}, kOperator);
    entry["subresource"] = "status";
    if (object["metadata"]["managedFields"].size() < 2) object["metadata"]["managedFields"].push_back(entry);
  } else if (request.content_type.starts_with("application/json-patch")) {
    object = object.patch(json::parse(request.body));
  } else if (request.content_type.find("merge-patch") != std::string::npos) {
    object.merge_patch(json::parse(request.body));
    object["metadata"]["generation"] = object["metadata"].value("generation", 0) + 1;
  } else {
    ++refused_;
    return failed(500);
  }
  object["metadata"]["resourceVersion"] = std::to_string(++version_);
  std::string now = object.dump();
  if (holds_all_) {
    found->second = now;
  } else {
    objects_.erase(found);
  }
  return {200, std::move(now), {}};
}

}  // namespace twelvefactor::testing
