#include "cli/imports/live_choice.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "imports/known_images.hpp"
#include "kinds/json/json_at.hpp"
#include "manifests/pod_place.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

struct KindWord {
  std::string_view word;
  std::string_view kind;
};
constexpr auto kKindWords = std::to_array<KindWord>({{"deployment", "Deployment"},
                                                     {"deployments", "Deployment"},
                                                     {"deploy", "Deployment"},
                                                     {"deployment.apps", "Deployment"},
                                                     {"deployments.apps", "Deployment"},
                                                     {"service", "Service"},
                                                     {"services", "Service"},
                                                     {"svc", "Service"},
                                                     {"cronjob", "CronJob"},
                                                     {"cronjobs", "CronJob"},
                                                     {"cj", "CronJob"},
                                                     {"cronjob.batch", "CronJob"},
                                                     {"job", "Job"},
                                                     {"jobs", "Job"}});

std::string name_of(const json& object) {
  return kinds::text_at(kinds::object_at(object, "metadata"), "name");
}

bool is_of_kind(const json& object, std::string_view kind) {
  return kinds::text_at(object, "kind") == kind;
}

const json& pod_labels(const json& deployment) {
  return kinds::object_at(
      kinds::object_at(kinds::object_at(kinds::object_at(deployment, "spec"), "template"), "metadata"),
      "labels");
}

bool has_all(const json& labels, const json& wanted) {
  if (wanted.empty()) return false;
  return std::ranges::all_of(wanted.items(), [&labels](const auto& each) {
    return kinds::member_at(labels, each.key().c_str()) == each.value();
  });
}

std::set<std::string> image_names(const json& object) {
  std::set<std::string> names;
  for (const json& each : kinds::list_at(*manifests::pod_place(object).pod, "containers"))
    names.insert(imports::image_name(kinds::text_at(each, "image")));
  return names;
}

class Chooser {
 public:
  Chooser(const std::vector<json>& objects, const std::string& namespace_name)
      : objects_(objects), namespace_(namespace_name) {}

  Result<Done> choose(const std::string& from) {
    const std::size_t slash = from.find('/');
    const std::string word = slash == std::string::npos ? "deployment" : from.substr(0, slash);
    const std::string name = slash == std::string::npos ? from : from.substr(slash + 1);
    const auto kind = std::ranges::find(kKindWords, std::string_view(word), &KindWord::word);
    if (kind == kKindWords.end() || name.empty())
      return Error{"--from " + from +
                   ": write it like deployment/shop, service/shop, cronjob/report, job/migrate, or all"};
    const auto found = std::ranges::find_if(
        objects_, [&](const json& each) { return is_of_kind(each, kind->kind) && name_of(each) == name; });
    if (found == objects_.end())
      return Error{"there is no " + std::string(kind->kind) + " " + name + " in namespace " + namespace_ +
                   "; list them with: kubectl get " + std::string(kind->word) + " -n " + namespace_};
    if (kind->kind == "Deployment") {
      chosen_.insert("Deployment/" + name);
      return Done{};
    }
    if (kind->kind == "Service") return choose_behind(*found, name);
    chosen_.insert(std::string(kind->kind) + "/" + name);
    return choose_of_image(*found, name);
  }

  std::set<std::string> take() { return std::move(chosen_); }

 private:
  Result<Done> choose_behind(const json& service, const std::string& name) {
    const json& selector = kinds::object_at(kinds::object_at(service, "spec"), "selector");
    return choose_where([&selector](const json& each) { return has_all(pod_labels(each), selector); },
                        "the Service " + name + " leads to no Deployment; name a Deployment");
  }

  Result<Done> choose_of_image(const json& run, const std::string& name) {
    const std::set<std::string> images = image_names(run);
    return choose_where(
        [&images](const json& each) {
          return std::ranges::any_of(image_names(each),
                                     [&](const std::string& one) { return images.contains(one); });
        },
        "no Deployment runs the image of " + name + ", and an app has a process; name a Deployment");
  }

  template <class Fits>
  Result<Done> choose_where(const Fits& fits, const std::string& none) {
    const std::size_t before = chosen_.size();
    bool any = false;
    for (const json& each : objects_) {
      if (!is_of_kind(each, "Deployment") || !fits(each)) continue;
      any = true;
      chosen_.insert("Deployment/" + name_of(each));
    }
    if (!any && chosen_.size() == before) return Error{none};
    return Done{};
  }

  const std::vector<json>& objects_;
  const std::string& namespace_;
  std::set<std::string> chosen_;
};

bool is_ready(const json& pod) {
  if (!kinds::text_at(kinds::object_at(pod, "metadata"), "deletionTimestamp").empty()) return false;
  return std::ranges::any_of(
      kinds::list_at(kinds::object_at(pod, "status"), "conditions"), [](const json& each) {
        return kinds::text_at(each, "type") == "Ready" && kinds::text_at(each, "status") == "True";
      });
}

/// "sha256:..." of registry.example.com/shop@sha256:...; "" of an image that came from no registry.
std::string digest_in(const std::string& image_id) {
  const std::size_t at = image_id.find("@sha256:");
  return at == std::string::npos ? "" : image_id.substr(at + 1);
}

}  // namespace

Result<std::set<std::string>> chosen_workloads(const std::vector<std::string>& from,
                                               const std::vector<json>& objects,
                                               const std::string& namespace_name) {
  if (std::ranges::find(from, "all") != from.end()) {
    if (std::ranges::none_of(objects, [](const json& each) { return is_of_kind(each, "Deployment"); }))
      return Error{"there is no Deployment in namespace " + namespace_name + " that an app could be made of"};
    return std::set<std::string>();
  }
  Chooser chooser(objects, namespace_name);
  for (const std::string& each : from) {
    if (auto chosen = chooser.choose(each); !chosen) return chosen.error();
  }
  return chooser.take();
}

Result<Done> pin_images(const std::vector<json>& pods, json& deployment) {
  const json wanted =
      kinds::object_at(kinds::object_at(kinds::object_at(deployment, "spec"), "selector"), "matchLabels");
  std::map<std::string, std::set<std::string>> digests;  // by container
  for (const json& pod : pods) {
    if (!is_ready(pod) || !has_all(kinds::object_at(kinds::object_at(pod, "metadata"), "labels"), wanted))
      continue;
    for (const json& each : kinds::list_at(kinds::object_at(pod, "status"), "containerStatuses"))
      digests[kinds::text_at(each, "name")].insert(digest_in(kinds::text_at(each, "imageID")));
  }
  json& containers = deployment["/spec/template/spec/containers"_json_pointer];
  for (json& container : containers) {
    const std::set<std::string>& seen = digests[kinds::text_at(container, "name")];
    if (seen.size() > 1)
      return Error{"Deployment " + name_of(deployment) +
                   ": its ready pods run different images in the container " +
                   kinds::text_at(container, "name") + "; wait until its rollout is over"};
    const std::string image = kinds::text_at(container, "image");
    if (seen.size() == 1 && !seen.begin()->empty() && image.find('@') == std::string::npos)
      container["image"] = imports::image_name(image) + "@" + *seen.begin();
  }
  return Done{};
}

void add_config_maps(const json& workload, std::set<std::string>& names) {
  const json& pod = *manifests::pod_place(workload).pod;
  const auto add = [&names](const json& reference) {
    if (std::string name = kinds::text_at(reference, "name"); !name.empty()) names.insert(std::move(name));
  };
  for (const char* const list : {"containers", "initContainers"}) {
    for (const json& container : kinds::list_at(pod, list)) {
      for (const json& each : kinds::list_at(container, "env"))
        add(kinds::object_at(kinds::object_at(each, "valueFrom"), "configMapKeyRef"));
    }
  }
  for (const json& volume : kinds::list_at(pod, "volumes")) {
    add(kinds::object_at(volume, "configMap"));
    for (const json& each : kinds::list_at(kinds::object_at(volume, "projected"), "sources"))
      add(kinds::object_at(each, "configMap"));
  }
}

}  // namespace twelvefactor::cli
