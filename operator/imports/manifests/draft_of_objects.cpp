#include "imports/manifests/draft_of_objects.hpp"

#include <algorithm>
#include <utility>

#include "imports/manifests/app.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr std::size_t kLongestImage = 512;

/// What all processes have alike is said once.
void lift_placement(Draft& draft) {
  const DraftPlacement first = draft.processes.begin()->second.placement;
  const auto same = [&first](const auto& each) { return each.second.placement == first; };
  if (!std::ranges::all_of(draft.processes, same)) return;
  draft.placement = first;
  for (auto& [name, process] : draft.processes) process.placement = {};
}

/// Labels, annotations and class; variables are shared by set_config.
void lift_pod(Draft& draft) {
  DraftPod first = draft.processes.begin()->second.pod;
  const auto same = [&first](const auto& each) {
    const DraftPod& pod = each.second.pod;
    return pod.labels == first.labels && pod.annotations == first.annotations &&
           pod.priority_class == first.priority_class;
  };
  if (!std::ranges::all_of(draft.processes, same)) return;
  draft.pod.labels = first.labels;
  draft.pod.annotations = first.annotations;
  draft.pod.priority_class = first.priority_class;
  for (auto& [name, process] : draft.processes) {
    process.pod.labels.clear();
    process.pod.annotations.clear();
    process.pod.priority_class.clear();
  }
}

void set_image(App& app) {
  const std::string image = member_text(*main_container(*app.group.deployments.front()).value, "image");
  const char first = image.empty() ? '/' : image.front();
  const bool plain =
      (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || (first >= '0' && first <= '9');
  if (plain && image.find_first_of(" \t\n") == std::string::npos && image.find("://") == std::string::npos &&
      image.size() <= kLongestImage)
    app.draft.image = image;
}

void list_taken(const App& app, DraftedApp& made) {
  for (const Part& part : app.parts) {
    made.taken.push_back({part.object->kind, part.object->name, part.at()});
    if (part.admin) continue;
    for (const Object* each : services_of(app.world, *part.object))
      made.taken.push_back({"Service", each->name, part.at()});
  }
}

Result<DraftedApp> draft_of(const World& world, const Sorted& sorted, const Group& group) {
  DraftedApp made;
  made.namespace_name = group.namespace_name;
  App app{world, group, sorted, made.draft};
  if (auto named = name_parts(app); !named) return named.error();
  set_image(app);
  const std::size_t processes = app.parts.size();
  for (std::size_t i = 0; i < processes; ++i) {
    if (auto read = read_container(app, app.parts[i]); !read) return read.error();
    read_pod(app, app.parts[i]);
    read_mounts(app, app.parts[i]);
    read_scale(app, app.parts[i]);
    read_services(app, app.parts[i]);
    read_exposure(app, app.parts[i]);
    read_variables(app, app.parts[i]);
    read_others_in_pod(app, app.parts[i]);
  }
  if (auto runs = read_runs(app); !runs) return runs.error();
  list_taken(app, made);
  set_backing(app);
  lift_placement(made.draft);
  lift_pod(made.draft);
  tell_of_addresses(app);
  tell_of_the_rest(app);
  return made;
}

}  // namespace

Result<std::vector<DraftedApp>> draft_of_objects(const std::vector<GivenObject>& objects,
                                                 const ObjectChoice& choice) {
  const World world = read_world(objects, choice);
  auto sorted = sort_workloads(world);
  if (!sorted) return sorted.error();
  if (sorted->apps.size() > 1 && !choice.name.empty())
    return Error{"there are " + std::to_string(sorted->apps.size()) +
                 " apps in it, and --name is of one; choose it with --service"};
  std::vector<DraftedApp> apps;
  for (const Group& group : sorted->apps) {
    auto made = draft_of(world, *sorted, group);
    if (!made) return made.error();
    apps.push_back(std::move(*made));
  }
  std::ranges::sort(apps, {},
                    [](const DraftedApp& each) { return std::tie(each.namespace_name, each.draft.name); });
  const auto twice = std::ranges::adjacent_find(apps, [](const DraftedApp& a, const DraftedApp& b) {
    return a.draft.name == b.draft.name && a.namespace_name == b.namespace_name;
  });
  if (twice != apps.end())
    return Error{"two apps would be called " + twice->draft.name +
                 "; import them one by one, with --service and --name"};
  return apps;
}

}  // namespace twelvefactor::imports::plain
