#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "imports/manifests/app.hpp"
#include "imports/names.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr std::size_t kMostOfAnApp = 32;  // processes, by its definition
constexpr auto kServing =
    std::to_array<std::string_view>({"web", "server", "api", "http", "app", "frontend", "site", "www"});

/// An Ingress or a route leads to the Service.
bool is_exposed(const World& world, const Object& service) {
  for (const Object* each : world.all("Ingress")) {
    if (each->namespace_name != service.namespace_name) continue;
    for (const Tree& rule : items_of(inside(each->value, {"spec", "rules"}))) {
      for (const Tree& path : items_of(inside(rule, {"http", "paths"}))) {
        if (member_text(inside(path, {"backend", "service"}), "name") == service.name) return true;
      }
    }
  }
  for (const Object* each : world.all("HTTPRoute")) {
    if (each->namespace_name != service.namespace_name) continue;
    for (const Tree& rule : items_of(inside(each->value, {"spec", "rules"}))) {
      for (const Tree& backend : items_of(member(rule, "backendRefs"))) {
        if (member_text(backend, "name") == service.name) return true;
      }
    }
  }
  return false;
}

/// An Ingress sends it what no other path takes.
bool takes_root(const World& world, const Object& service) {
  for (const Object* each : world.all("Ingress")) {
    if (each->namespace_name != service.namespace_name) continue;
    for (const Tree& rule : items_of(inside(each->value, {"spec", "rules"}))) {
      for (const Tree& path : items_of(inside(rule, {"http", "paths"}))) {
        const std::string text = member_text(path, "path");
        if ((text.empty() || text == "/") &&
            member_text(inside(path, {"backend", "service"}), "name") == service.name)
          return true;
      }
    }
  }
  return false;
}

class Namer {
 public:
  explicit Namer(App& app) : app_(app) {
    for (const Object* each : app.group.deployments) {
      app.parts.push_back({each, main_container(*each), "", false});
      services_.push_back(services_of(app.world, *each));
    }
  }

  Result<Done> name() {
    if (app_.parts.size() > kMostOfAnApp)
      return Error{app_.parts.front().object->source("") + ": the app would have " +
                   std::to_string(app_.parts.size()) + " processes, and may have 32; import a part of them"};
    find_web();
    app_.draft.name = app_name(name_of_app());
    std::set<std::string> taken;
    for (std::size_t i = 0; i < app_.parts.size(); ++i) {
      Part& part = app_.parts[i];
      const auto name = web_ == i ? std::optional<std::string>("web") : own_name(part.object->name);
      if (!name) return Error{part.object->source("") + " has a name that no process can have; rename it"};
      if (!taken.insert(*name).second)
        return Error{part.object->source("") + " becomes a process that is there already: " + *name +
                     "; say with --web which is web, or rename one"};
      part.name = *name;
      if (web_ == i && app_.parts.size() > 1 && app_.world.choice.web.empty())
        app_.whole(part).guess("it takes the requests, so it is the process web",
                               "say with --web if another one does");
    }
    if (!sure_)
      app_.draft.notes.push_back({Note::Weight::kMissing, "", "",
                                  "several Deployments of the app are reached by a Service, so none of them "
                                  "is called web",
                                  "say which it is with --web NAME"});
    return Done{};
  }

 private:
  void find_web() {
    std::vector<std::size_t> served;
    std::vector<std::size_t> exposed;
    for (std::size_t i = 0; i < app_.parts.size(); ++i) {
      if (app_.parts[i].object->name == app_.world.choice.web) web_ = i;
      if (!services_[i].empty()) served.push_back(i);
      if (std::ranges::any_of(services_[i],
                              [this](const Object* each) { return is_exposed(app_.world, *each); }))
        exposed.push_back(i);
    }
    if (web_) return;
    for (const auto* const candidates : {&exposed, &served}) {
      if (candidates->size() == 1) web_ = candidates->front();
      if (!candidates->empty() && !web_) web_ = named_as_serving(*candidates);
      if (web_) return;
    }
    sure_ = served.empty();
    if (served.empty() && app_.parts.size() == 1 &&
        !member(*app_.parts[0].container.value, "ports").empty() && app_.world.choice.alone)
      web_ = 0;
  }

  /// By its name, by taking all paths that no other takes, or by the name of the whole.
  [[nodiscard]] std::optional<std::size_t> named_as_serving(
      const std::vector<std::size_t>& candidates) const {
    for (const std::size_t i : candidates) {
      const std::string& own = app_.parts[i].object->name;
      if (own == "web" || own.ends_with("-web")) return i;
    }
    for (const std::size_t i : candidates) {
      const bool root = std::ranges::any_of(
          services_[i], [this](const Object* each) { return takes_root(app_.world, *each); });
      if (root) return i;
    }
    for (const std::size_t i : candidates) {
      const std::string& own = app_.parts[i].object->name;
      if (own == app_.group.release || own + "-" == common_prefix()) return i;
    }
    for (const std::string_view name : kServing) {
      for (const std::size_t i : candidates) {
        const std::string& own = app_.parts[i].object->name;
        if (own == name || own.ends_with("-" + std::string(name))) return i;
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string name_of_app() const {
    if (!app_.world.choice.name.empty()) return app_.world.choice.name;
    if (web_ && !services_[*web_].empty()) return main_service(*web_).name;
    if (!app_.group.release.empty()) return app_.group.release;
    const std::string prefix = common_prefix();
    return prefix.empty() ? app_.group.deployments.front()->name : prefix.substr(0, prefix.size() - 1);
  }

  /// The one that others lead to, then the one that is called as its Deployment.
  [[nodiscard]] const Object& main_service(std::size_t i) const {
    const auto rank = [&](const Object* each) {
      return std::pair(is_exposed(app_.world, *each), each->name == app_.parts[i].object->name);
    };
    return **std::ranges::max_element(services_[i], {}, rank);
  }

  /// "shop-" of shop-web and shop-worker.
  [[nodiscard]] std::string common_prefix() const {
    if (app_.group.deployments.size() < 2) return "";
    std::string prefix = app_.group.deployments.front()->name;
    for (const Object* each : app_.group.deployments) {
      const auto [mine, theirs] = std::ranges::mismatch(prefix, each->name);
      prefix.erase(mine, prefix.end());
    }
    const std::size_t end = prefix.rfind('-');
    return end == std::string::npos ? "" : prefix.substr(0, end + 1);
  }

  [[nodiscard]] std::optional<std::string> own_name(const std::string& name) const {
    const std::size_t longest = longest_process_name(app_.draft.name);
    const bool whole = name == app_.draft.name || name == app_.group.release;
    if (whole && app_.parts.size() == 1) return "worker";
    for (const std::string& prefix : {app_.draft.name + "-", app_.group.release + "-", common_prefix()}) {
      if (prefix.size() < 2 || !name.starts_with(prefix) || name.size() == prefix.size()) continue;
      if (auto rest = process_name(std::string_view(name).substr(prefix.size()), longest)) return rest;
    }
    return process_name(name, longest);
  }

  App& app_;
  std::vector<std::vector<const Object*>> services_;  // by part
  std::optional<std::size_t> web_;
  bool sure_ = true;
};

}  // namespace

Result<Done> name_parts(App& app) {
  return Namer(app).name();
}

}  // namespace twelvefactor::imports::plain
