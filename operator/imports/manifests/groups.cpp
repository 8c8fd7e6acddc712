#include "imports/manifests/groups.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace twelvefactor::imports::plain {
namespace {

bool is_process(const Object& object) {
  return (object.kind == "Deployment" && (object.group == "apps" || object.group == "extensions")) ||
         (object.kind == "Rollout" && object.group == "argoproj.io");
}

bool is_run(const Object& object) {
  return (object.kind == "CronJob" || object.kind == "Job") && object.group == "batch";
}

std::string image_of(const Object& workload) {
  return member_text(*main_container(workload).value, "image");
}

std::string key_of(const Object& object) {
  return object.kind + "/" + object.name;
}

class Sorter {
 public:
  explicit Sorter(const World& world) : world_(world) {}

  Result<Sorted> sort() {
    for (const Object& object : world_.objects) {
      if (object.kind == "StatefulSet") place_stateful(object);
      if (!is_process(object)) continue;
      const Object& first = *world_.find(object.kind, object.namespace_name, object.name);
      if (&first != &object)
        return Error{object.source("") + " is there twice, as " + first.source("") +
                     "; name the files of one environment"};
      if (const std::string problem = problem_of(object); !problem.empty()) return Error{problem};
      place(object);
    }
    if (sorted_.apps.empty()) std::ranges::for_each(unsure_, [this](const Object* each) { add(*each); });
    if (sorted_.apps.empty()) return Error{nothing_there()};
    const std::set<std::string> made = keys_of_apps();
    for (const Object* each : unsure_) {
      if (!made.contains(key_of(*each))) sorted_.left_out.push_back(each);
    }
    join_releases();
    for (const Object& object : world_.objects) {
      if (is_run(object)) add_run(object);
    }
    if (auto chosen = choose(); !chosen) return chosen.error();
    if (auto checked = check(); !checked) return checked.error();
    return std::move(sorted_);
  }

 private:
  [[nodiscard]] std::string problem_of(const Object& object) const {
    if (!is_wanted(object)) return "";
    const std::string at = object.source("");
    if (!inside(object.value, {"metadata", "deletionTimestamp"}).is_null())
      return at + " is being deleted; wait until it is gone, or name another one";
    if (image_of(object).empty()) return at + " has no container with an image; correct it";
    return "";
  }

  [[nodiscard]] bool is_wanted(const Object& object) const {
    return world_.choice.only.empty() || world_.choice.only.contains(key_of(object));
  }

  [[nodiscard]] bool is_said_to_be_backing(const Object& object) const {
    return std::ranges::find(world_.choice.backing, object.name) != world_.choice.backing.end();
  }

  void place(const Object& object) {
    const auto known = known_image(image_of(object));
    const bool named = world_.choice.service == object.name || !world_.choice.only.empty();
    if (is_said_to_be_backing(object)) {
      sorted_.backing.push_back({&object, known.value_or(KnownImage{})});
    } else if (named && is_wanted(object)) {
      add(object);
    } else if (!is_wanted(object)) {
      if (known && known->part == KnownImage::Part::kBacking) sorted_.backing.push_back({&object, *known});
    } else if (known && known->part == KnownImage::Part::kBacking) {
      sorted_.backing.push_back({&object, *known});
    } else if (known && known->part != KnownImage::Part::kBase) {
      unsure_.push_back(&object);
    } else {
      add(object);
    }
  }

  void place_stateful(const Object& object) {
    const auto known = known_image(image_of(object));
    if ((known && known->part == KnownImage::Part::kBacking) || is_said_to_be_backing(object))
      sorted_.backing.push_back({&object, known.value_or(KnownImage{})});
  }

  void add(const Object& object) {
    const std::string image = image_name(image_of(object));
    const std::string release = release_of(object);
    const auto found = std::ranges::find_if(sorted_.apps, [&](const Group& each) {
      return each.namespace_name == object.namespace_name && each.image == image && each.release == release;
    });
    Group& group = found != sorted_.apps.end()
                       ? *found
                       : sorted_.apps.emplace_back(Group{object.namespace_name, image, release, {}, {}});
    group.deployments.push_back(&object);
  }

  /// Of one image in one namespace: what has no label belongs to the one release that there is.
  void join_releases() {
    for (std::size_t i = 0; i < sorted_.apps.size(); ++i) {
      if (!sorted_.apps[i].release.empty()) continue;
      std::vector<std::size_t> others;
      for (std::size_t k = 0; k < sorted_.apps.size(); ++k) {
        const bool same = sorted_.apps[k].image == sorted_.apps[i].image &&
                          sorted_.apps[k].namespace_name == sorted_.apps[i].namespace_name;
        if (k != i && same) others.push_back(k);
      }
      if (others.size() != 1) continue;
      Group& into = sorted_.apps[others[0]];
      std::ranges::copy(sorted_.apps[i].deployments, std::back_inserter(into.deployments));
      sorted_.apps.erase(sorted_.apps.begin() + static_cast<std::ptrdiff_t>(i));
      return join_releases();
    }
  }

  void add_run(const Object& object) {
    // What ran once, or was made by a CronJob, says nothing of the app.
    if (object.kind == "Job" && world_.choice.live && !world_.choice.only.contains(key_of(object))) return;
    const std::string image = image_name(image_of(object));
    std::vector<Group*> fitting;
    for (Group& group : sorted_.apps) {
      if (group.image == image && group.namespace_name == object.namespace_name) fitting.push_back(&group);
    }
    const std::string release = release_of(object);
    const auto same =
        std::ranges::find_if(fitting, [&release](const Group* each) { return each->release == release; });
    if (same != fitting.end()) {
      (*same)->runs.push_back(&object);
    } else if (fitting.size() == 1) {
      fitting.front()->runs.push_back(&object);
    } else {
      sorted_.lone.push_back(&object);
    }
  }

  [[nodiscard]] std::set<std::string> keys_of_apps() const {
    std::set<std::string> keys;
    for (const Group& group : sorted_.apps) {
      for (const Object* each : group.deployments) keys.insert(key_of(*each));
    }
    return keys;
  }

  Result<Done> choose() {
    const std::string& wanted = world_.choice.service;
    if (wanted.empty()) return Done{};
    std::erase_if(sorted_.apps, [&](const Group& group) {
      const auto named = [&](const Object* each) {
        return each->name == wanted || std::ranges::any_of(services_of(world_, *each), [&](const Object* s) {
                 return s->name == wanted;
               });
      };
      return std::ranges::none_of(group.deployments, named) && std::ranges::none_of(group.runs, named);
    });
    if (!sorted_.apps.empty()) return Done{};
    return Error{"--service names " + wanted +
                 ", and there is no Deployment, Service or CronJob of that name"};
  }

  /// An app has one image, and a Service leads to one app.
  [[nodiscard]] Result<Done> check() const {
    for (const Group& group : sorted_.apps) {
      const Object& first = *group.deployments.front();
      for (const Object* each : group.deployments) {
        if (image_of(*each) == image_of(first)) continue;
        return Error{first.source("") + " runs " + image_of(first) + " and " + each->words() + " runs " +
                     image_of(*each) +
                     ": an app has one image; wait until a rollout is over, or give both one"};
      }
    }
    for (const Object* service : world_.all("Service")) {
      const Tree& selector = inside(service->value, {"spec", "selector"});
      const Object* before = nullptr;
      const Group* of = nullptr;
      for (const Group& group : sorted_.apps) {
        for (const Object* each : group.deployments) {
          if (each->namespace_name != service->namespace_name || !selects(selector, pod_labels_of(*each)))
            continue;
          if (of != nullptr && of != &group)
            return Error{service->source("") + " leads to " + before->words() + " and to " + each->words() +
                         ", which are of two apps, by image or release; let its selector find one of them"};
          of = &group;
          before = each;
        }
      }
    }
    return Done{};
  }

  [[nodiscard]] std::string nothing_there() const {
    std::string there;
    for (const Object& object : world_.objects) {
      const bool workload =
          object.kind == "StatefulSet" || object.kind == "DaemonSet" || is_run(object) || is_process(object);
      if (workload) there += (there.empty() ? "" : ", ") + object.words();
    }
    return "there is no Deployment in it that could be a process of an app" +
           (there.empty() ? std::string("; name the manifests of a Deployment")
                          : "; there is: " + there + ". Name the one that is the app with --service");
  }

  const World& world_;
  Sorted sorted_;
  std::vector<const Object*> unsure_;
};

}  // namespace

std::vector<const Object*> services_of(const World& world, const Object& workload) {
  std::vector<const Object*> found;
  for (const Object* service : world.all("Service")) {
    if (service->group.empty() && service->namespace_name == workload.namespace_name &&
        selects(inside(service->value, {"spec", "selector"}), pod_labels_of(workload)))
      found.push_back(service);
  }
  return found;
}

std::string release_of(const Object& object) {
  std::string release = member_text(labels_of(object), "app.kubernetes.io/instance");
  if (release.empty()) release = member_text(annotations_of(object), "meta.helm.sh/release-name");
  if (release.empty()) release = member_text(labels_of(object), "app.kubernetes.io/part-of");
  if (release.empty()) release = member_text(labels_of(object), "release");
  return release;
}

Result<Sorted> sort_workloads(const World& world) {
  return Sorter(world).sort();
}

}  // namespace twelvefactor::imports::plain
