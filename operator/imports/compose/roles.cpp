#include "imports/compose/roles.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "imports/compose/interpolation.hpp"
#include "imports/compose/load.hpp"

namespace twelvefactor::imports::compose {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& each : names) text += (text.empty() ? "" : ", ") + each;
  return text;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

Service service_of(const std::string& name, const Tree& value) {
  Service service;
  service.name = name;
  service.value = value;
  service.image = interpolate(member_text(value, "image")).text;
  if (service.image.ends_with(':')) service.image.pop_back();
  if (const Tree& build = member(value, "build"); !build.is_null()) {
    // What is built without a name is known by where it comes from.
    service.build = normal_path(interpolate(member_text(build, "context")).text) + " " +
                    member_text(build, "dockerfile") + " " + member_text(build, "target") + " " +
                    member(build, "dockerfile_inline").dump();
  }
  for (const auto& [needed, how] : member(value, "depends_on").items()) {
    service.needs.push_back(needed);
    if (member_text(how, "condition") == "service_completed_successfully")
      service.waits_to_end.push_back(needed);
  }
  for (const Tree& link : items_of(member(value, "links"))) {
    const std::string text = scalar_text(link);
    service.needs.push_back(text.substr(0, text.find(':')));
  }
  return service;
}

/// Services with one image are one app. Its tag counts, too: one repository may hold the images of many.
std::string group_of(const Service& service) {
  const std::string image = known_text(member_text(service.value, "image"));
  return image.empty() ? "build " + service.build : "image " + image;
}

bool has_host_port(const Service& service) {
  return !items_of(member(service.value, "ports")).empty();
}

class RoleReader {
 public:
  RoleReader(const Choice& choice, const std::string& source, Draft& draft)
      : choice_(choice), source_(source), draft_(draft) {}

  Result<std::vector<Service>> read(const Tree& project) {
    if (auto taken = take_active(project); !taken) return taken.error();
    for (const std::string& name : choice_.backing) {
      if (find(name) == nullptr) return no_such("--backing", name);
    }
    if (!choice_.service.empty() && find(choice_.service) == nullptr)
      return no_such("--service", choice_.service);
    if (!choice_.web.empty() && find(choice_.web) == nullptr) return no_such("--web", choice_.web);
    for (Service& service : services_) give_role(service);
    if (auto chosen = choose_app(); !chosen) return chosen.error();
    tell_of_roles(services_, source_, draft_);
    return std::move(services_);
  }

 private:
  Result<Done> take_active(const Tree& project) {
    std::vector<std::string> left_out;
    for (const auto& [name, value] : member(project, "services").items()) {
      const std::vector<Tree> profiles = items_of(member(value, "profiles"));
      const bool active = profiles.empty() || holds(choice_.profiles, "*") || name == choice_.service ||
                          std::ranges::any_of(profiles, [this](const Tree& each) {
                            return holds(choice_.profiles, scalar_text(each));
                          });
      if (!active) {
        left_out.push_back(name + " (" + scalar_text(profiles.front()) + ")");
        inactive_.insert(name);
        continue;
      }
      services_.push_back(service_of(name, value));
    }
    if (!left_out.empty())
      note(Note::Weight::kGuessed, "services", "",
           "left out, since their profiles are not active: " + joined(left_out),
           "import them with --profile, if they belong to what runs in production");
    return check();
  }

  [[nodiscard]] Result<Done> check() const {
    for (const Service& service : services_) {
      const std::string at = source_ + ": services." + service.name;
      if (service.image.empty() && service.build.empty() && !service.value.contains("provider") &&
          member_text(service.value, "image").empty())
        return Error{at + " has neither image nor build; state one of them"};
      for (const auto& [needed, how] : member(service.value, "depends_on").items()) {
        const bool optional = member_text(how, "required") == "false";
        if (find(needed) == nullptr && !inactive_.contains(needed) && !optional)
          return Error{at + " depends on the service " + needed + ", which is not there; correct its name"};
      }
    }
    return Done{};
  }

  [[nodiscard]] const Service* find(const std::string& name) const {
    const auto found = std::ranges::find(services_, name, &Service::name);
    return found == services_.end() ? nullptr : &*found;
  }

  [[nodiscard]] Error no_such(const std::string& flag, const std::string& name) const {
    std::vector<std::string> names;
    for (const Service& each : services_) names.push_back(each.name);
    return Error{source_ + ": " + flag + " names the service " + name +
                 ", which is not there; there are: " + joined(names)};
  }

  void give_role(Service& service) const {
    service.role = Role::kOtherApp;
    const auto by_image = service.build.empty() ? known_image(service.image) : std::nullopt;
    const auto known = by_image ? by_image : known_by_name(service.name);
    if (holds(choice_.backing, service.name) || service.value.contains("provider")) {
      service.role = Role::kBacking;
      service.known = known.value_or(KnownImage{});
      if (service.known.part != KnownImage::Part::kBacking || service.known.type.empty())
        service.known = KnownImage{KnownImage::Part::kBacking, "service", {}, false};
    } else if (known && service.name != choice_.service) {
      service.known = *known;
      service.role = known->part == KnownImage::Part::kBacking ? Role::kBacking : Role::kPlatform;
    }
  }

  /// Of the images that are nobody's but the team's, the one that the app is made of.
  Result<Done> choose_app() {
    if (std::ranges::none_of(services_, [](const Service& each) { return each.role == Role::kOtherApp; }))
      promote();
    std::map<std::string, std::vector<const Service*>> groups;
    for (const Service& service : services_) {
      if (service.role == Role::kOtherApp) groups[group_of(service)].push_back(&service);
    }
    if (services_.empty())
      return Error{source_ +
                   ": no service in it is active; name profiles with --profile, or a service with --service"};
    if (groups.empty())
      return Error{source_ + ": no service in it is an app of the team's own: " + all_roles() +
                   "; name the one that is with --service"};
    std::string chosen;
    if (const Service* named = find(choice_.service)) {
      chosen = group_of(*named);
    } else if (const Service* web = find(choice_.web)) {
      chosen = group_of(*web);
    } else {
      chosen = std::ranges::max_element(groups, {}, [this](const auto& each) {
                 return weight(each.second);
               })->first;
    }
    for (Service& service : services_) {
      if (service.role == Role::kOtherApp && group_of(service) == chosen) service.role = Role::kProcess;
    }
    return Done{};
  }

  /// A file without an image of the team's own is about what serves or runs a command in it, or about its one
  /// tool.
  void promote() {
    const auto is_other = [](const Service& each) { return each.role == Role::kPlatform; };
    const auto may_be = [&is_other](const Service& each) {
      using Part = KnownImage::Part;
      return is_other(each) && (each.known.part == Part::kProxy || each.known.part == Part::kBase);
    };
    if (std::ranges::any_of(services_, may_be)) {
      for (Service& service : services_) {
        if (may_be(service)) service.role = Role::kOtherApp;
      }
    } else if (std::ranges::count_if(services_, is_other) == 1) {
      std::ranges::find_if(services_, is_other)->role = Role::kOtherApp;
    }
  }

  /// The app that needs most of this program: many processes, many services, requests.
  [[nodiscard]] std::tuple<std::size_t, std::size_t, bool> weight(
      const std::vector<const Service*>& group) const {
    std::set<std::string> attached;
    bool takes_requests = false;
    for (const Service* service : group) {
      takes_requests = takes_requests || has_host_port(*service);
      for (const std::string& needed : service->needs) {
        const Service* there = find(needed);
        if (there != nullptr && there->role == Role::kBacking) attached.insert(needed);
      }
    }
    return {group.size(), attached.size(), takes_requests};
  }

  [[nodiscard]] std::string all_roles() const {
    std::vector<std::string> texts;
    for (const Service& each : services_)
      texts.push_back(each.name + (each.role == Role::kBacking ? " is a backing service" : " is a tool"));
    return joined(texts);
  }

  void note(Note::Weight weight, const std::string& what, std::string at, std::string text,
            std::string remedy) {
    draft_.notes.push_back(
        {weight, source_ + ": " + what, std::move(at), std::move(text), std::move(remedy)});
  }

  const Choice& choice_;
  const std::string& source_;
  Draft& draft_;
  std::vector<Service> services_;
  std::set<std::string> inactive_;
};

}  // namespace

Result<std::vector<Service>> services_of(const Tree& project, const Choice& choice, const std::string& source,
                                         Draft& draft) {
  return RoleReader(choice, source, draft).read(project);
}

}  // namespace twelvefactor::imports::compose
