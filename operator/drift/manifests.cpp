#include "drift/manifests.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "crypto/base64.hpp"
#include "definitions/definitions.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/text/resource.hpp"
#include "lint/documents.hpp"
#include "lint/workload.hpp"

namespace twelvefactor::drift {
namespace {

using nlohmann::json;

bool is_list(const json& document) {
  return kinds::text_at(document, "kind").ends_with("List") && kinds::member_at(document, "items").is_array();
}

StringMap texts_of(const json& object, const char* name) {
  StringMap texts;
  for (const auto& [key, value] : kinds::object_at(object, name).items()) {
    if (value.is_string()) texts.emplace(key, value.get<std::string>());
  }
  return texts;
}

StringMap secret_of(const json& object) {
  StringMap values;
  for (const auto& [key, value] : texts_of(object, "data")) {
    if (auto plain = crypto::base64_decoded(value)) values[key] = std::move(*plain);
  }
  for (const auto& [key, value] : texts_of(object, "stringData")) values[key] = value;
  return values;
}

/// One document, and the objects in it.
class Reader {
 public:
  Reader(const std::string& file, const yaml::DocumentText& text, const std::string& default_namespace,
         Manifests& into)
      : file_(file), text_(text), default_namespace_(default_namespace), into_(into) {}

  void document(const json& document, bool must_be_kubernetes) {
    const bool list = is_list(document);
    if (!list && !document.is_array()) return object(document, "", must_be_kubernetes);
    const json& items = list ? document.at("items") : document;
    for (std::size_t i = 0; i < items.size(); ++i)
      object(items[i], (list ? ".items[" : "[") + std::to_string(i) + "]", must_be_kubernetes);
  }

 private:
  void object(const json& object, const std::string& path, bool must_be_kubernetes) {
    const std::string kind = kinds::text_at(object, "kind");
    const std::string version = kinds::text_at(object, "apiVersion");
    if (kind.empty() || version.empty()) {
      if (must_be_kubernetes) problem(path, "is no Kubernetes object: it has no apiVersion and kind");
      return;
    }
    const json& metadata = kinds::object_at(object, "metadata");
    AppKey key{kinds::text_at(metadata, "namespace"), kinds::text_at(metadata, "name")};
    if (key.namespace_name.empty()) key.namespace_name = default_namespace_;
    const bool ours = definitions::is_ours(object);
    if (ours && is_refused(object, kind + " " + key.name, path)) return;
    if (ours && kind == kinds::kAppKind) {
      app(object, key, path);
    } else if (ours && kind == kinds::kPolicyKind) {
      policy(object, key.name, path);
    } else if (lint::is_workload(kind)) {
      into_.workloads.push_back({kind, key, object.dump(), place(path)});
    } else if (version == "v1" && kind == "ConfigMap") {
      into_.config_maps[key] = texts_of(object, "data");
    } else if (version == "v1" && kind == "Secret") {
      into_.secrets[key] = secret_of(object);
    }
  }

  bool is_refused(const json& object, const std::string& title, const std::string& path) {
    const auto refusals = definitions::refusals_of(object);
    for (const auto& refusal : refusals) problem(path + refusal.place, title + ": " + to_text(refusal));
    return !refusals.empty();
  }

  void app(const json& object, const AppKey& key, const std::string& path) {
    const std::string title = "TwelveFactorApp " + key.name;
    if (key.name.empty()) return problem(path + ".metadata", title + ": metadata.name: is required");
    auto spec = kinds::parse_app_spec_strictly(kinds::object_at(object, "spec").dump());
    if (!spec) return refused(path, title, spec.error().message);
    into_.apps.push_back({key, std::move(*spec), place(path)});
  }

  /// ".spec.image: is required"; "unknown field .spec.imaeg; ..."
  void refused(const std::string& path, const std::string& title, const std::string& message) {
    const std::size_t from = message.find(".spec");
    if (from == std::string::npos) return problem(path + ".spec", title + ": " + message);
    const std::size_t end = std::min(message.find_first_of(": ,;", from), message.size());
    problem(path + message.substr(from, end - from), title + ": " + message);
  }

  void policy(const json& object, const std::string& name, const std::string& path) {
    auto read = kinds::parse_policy_strictly(name, kinds::object_at(object, "spec").dump());
    if (read) {
      // No file says which labels a namespace has.
      read.value().namespaces.reset();
      return into_.policies.push_back(std::move(*read));
    }
    problem(path + ".spec", "TwelveFactorPolicy " + name + ": " + read.error().message);
  }

  void problem(const std::string& path, std::string message) {
    const yaml::Place found = origin()->places.find(path);
    into_.problems.push_back({file_, found.line == 0 ? text_.line : found.line, std::move(message)});
  }

  Place place(const std::string& path) { return {origin(), path}; }

  /// The text is copied only for documents that a report may speak of.
  std::shared_ptr<const Origin> origin() {
    if (!origin_) origin_ = std::make_shared<const Origin>(file_, text_);
    return origin_;
  }

  const std::string& file_;
  const yaml::DocumentText& text_;
  const std::string& default_namespace_;
  Manifests& into_;
  std::shared_ptr<const Origin> origin_;
};

}  // namespace

void read_manifests(const std::string& file, std::string_view text, bool must_be_kubernetes,
                    const std::string& default_namespace, Manifests& manifests) {
  lint::each_document(file, text, manifests.problems,
                      [&](const nlohmann::json& parsed, const yaml::DocumentText& part) {
                        Reader(file, part, default_namespace, manifests).document(parsed, must_be_kubernetes);
                      });
}

}  // namespace twelvefactor::drift
