#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "imports/manifests/app.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr std::size_t kMostHosts = 15;

bool is_host(std::string_view host) {
  if (host.starts_with("*.")) host.remove_prefix(2);
  const bool ends_well = !host.empty() && host.front() != '-' && host.front() != '.' && host.back() != '-' &&
                         host.back() != '.' && host.find("..") == std::string_view::npos;
  return ends_well && host.size() <= 253 &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
}

bool is_path(std::string_view path) {
  return path.starts_with('/') && path.size() <= 1024 &&
         path.find_first_of(" \t\r\n") == std::string_view::npos;
}

class ExposureReader {
 public:
  ExposureReader(App& app, const Part& part) : app_(app), part_(part) {
    for (const Object* each : services_of(app.world, *part.object)) services_.insert(each->name);
  }

  void read() {
    for (const Object* each : app_.world.all("Ingress")) {
      if (each->namespace_name == part_.object->namespace_name) read_ingress(*each);
    }
    for (const Object* each : app_.world.all("HTTPRoute")) {
      if (each->namespace_name == part_.object->namespace_name) read_route(*each);
    }
    finish();
  }

 private:
  [[nodiscard]] Place at(const Object& object, const std::string& path) const {
    return {object, path, part_.at(), app_.draft};
  }

  static std::string service_in(const Tree& backend) {
    const std::string name = member_text(member(backend, "service"), "name");
    return name.empty() ? member_text(backend, "serviceName") : name;  // before networking.k8s.io/v1
  }

  void read_ingress(const Object& ingress) {
    const Tree& rules = inside(ingress.value, {"spec", "rules"});
    bool ours = false;
    for (std::size_t i = 0; rules.is_array() && i < rules.size(); ++i) {
      const std::string rule = ".spec.rules[" + std::to_string(i) + "]";
      for (const Tree& path : items_of(inside(rules[i], {"http", "paths"}))) {
        if (!services_.contains(service_in(member(path, "backend")))) continue;
        ours = true;
        add(member_text(rules[i], "host"), member_text(path, "path"), at(ingress, rule));
        if (member_text(path, "pathType") == "Exact")
          at(ingress, rule).guess("a path counts there as it is, and here with all that is below it");
      }
    }
    const Tree& usual = inside(ingress.value, {"spec", "defaultBackend"});
    if (services_.contains(service_in(usual)))
      at(ingress, ".spec.defaultBackend")
          .missing("it takes requests for any host, and expose names hosts", "state expose.hosts");
    if (ours) read_settings(ingress);
  }

  void read_settings(const Object& ingress) {
    DraftExpose& expose = exposed();
    const Tree& annotations = annotations_of(ingress);
    std::string name = member_text(member(ingress.value, "spec"), "ingressClassName");
    if (name.empty()) name = member_text(annotations, "kubernetes.io/ingress.class");
    if (expose.ingress_class.empty()) expose.ingress_class = name;
    std::set<std::string> secrets;
    for (const Tree& tls : items_of(inside(ingress.value, {"spec", "tls"})))
      secrets.insert(member_text(tls, "secretName"));
    secrets.erase("");
    if (!secrets.empty() && expose.tls_secret.empty()) expose.tls_secret = *secrets.begin();
    if (secrets.size() > 1)
      at(ingress, ".spec.tls")
          .missing(
              "it has several certificates, and expose has one Secret: " + *secrets.begin() + " was taken",
              "put all hosts into one certificate");
    for (const auto& [key, value] : annotations.items()) annotation(ingress, key, scalar_text(value));
  }

  void annotation(const Object& ingress, const std::string& key, const std::string& value) {
    const bool of_controller =
        key.find("ingress.kubernetes.io/") != std::string::npos && key != "kubernetes.io/ingress.class";
    if ((is_of_a_tool(key) && !of_controller) || key == "kubernetes.io/ingress.class") return;
    const Place place = at(ingress, ".metadata.annotations");
    if (key.find("/canary") != std::string::npos)
      return place.missing("the annotation " + key + " is left out: it parts requests between two versions",
                           "promote by releases");
    if (is_secret_literal(key, value) || value.size() > 4096)
      return place.missing("the annotation " + key + " looks secret, or is too long, and was left out",
                           "state it in expose.annotations");
    exposed().annotations[key] = value;
  }

  void read_route(const Object& route) {
    const Tree& rules = inside(route.value, {"spec", "rules"});
    bool ours = false;
    for (std::size_t i = 0; rules.is_array() && i < rules.size(); ++i) {
      const std::vector<Tree> backends = items_of(member(rules[i], "backendRefs"));
      const bool leads = std::ranges::any_of(
          backends, [this](const Tree& each) { return services_.contains(member_text(each, "name")); });
      if (!leads) continue;
      ours = true;
      read_rule(route, rules[i], ".spec.rules[" + std::to_string(i) + "]", backends.size() > 1);
    }
    if (!ours) return;
    const std::vector<Tree> parents = items_of(inside(route.value, {"spec", "parentRefs"}));
    if (parents.size() > 1)
      at(route, ".spec.parentRefs")
          .missing("it has several Gateways, and expose has one: the first was taken", "choose one");
    if (!parents.empty())
      exposed().gateway = {member_text(parents[0], "name"), member_text(parents[0], "namespace"),
                           member_text(parents[0], "sectionName")};
  }

  void read_rule(const Object& route, const Tree& rule, const std::string& path, bool several) {
    const Place place = at(route, path);
    if (several)
      place.in(".backendRefs").missing("it parts requests between several Services", "promote by releases");
    if (!member(rule, "filters").empty())
      place.in(".filters")
          .missing("filters are left out", "let the program do it, or keep a route of your own");
    std::vector<Tree> matches = items_of(member(rule, "matches"));
    if (matches.empty()) matches.push_back(Tree::object());
    for (const Tree& match : matches) {
      if (match.contains("headers") || match.contains("queryParams") || match.contains("method"))
        place.in(".matches")
            .missing("what it asks of headers, queries and methods is left out", "keep a route of your own");
      const std::string type = member_text(member(match, "path"), "type");
      if (type == "Exact" || type == "RegularExpression")
        place.in(".matches").guess("a path counts here with all that is below it, and there as " + type);
      for (const Tree& host : items_of(inside(route.value, {"spec", "hostnames"})))
        add(scalar_text(host), member_text(member(match, "path"), "value"), place);
      if (inside(route.value, {"spec", "hostnames"}).empty()) add("", "", place);
    }
  }

  DraftExpose& exposed() {
    auto& expose = app_.draft.processes[part_.name].expose;
    if (!expose) expose.emplace();
    return *expose;
  }

  void add(const std::string& host, const std::string& path, const Place& place) {
    const std::string whole = path.empty() ? "/" : path;
    if (!is_host(host) || !is_path(whole))
      return place.missing(host.empty() ? "it takes requests for any host, and expose names hosts"
                                        : "its host or its path cannot be carried over",
                           "state expose of the process");
    pairs_.insert({host, whole});
    DraftExpose& expose = exposed();
    const auto once = [](std::vector<std::string>& all, const std::string& one) {
      if (std::ranges::find(all, one) == all.end() && all.size() < kMostHosts) all.push_back(one);
    };
    once(expose.hosts, host);
    once(expose.paths, whole);
    last_ = &place.object;
  }

  /// Each host has each path here.
  void finish() {
    auto& expose = app_.draft.processes[part_.name].expose;
    if (!expose) return;
    if (expose->hosts.empty() || app_.draft.processes[part_.name].port == 0) return expose.reset();
    if (pairs_.size() != expose->hosts.size() * expose->paths.size() && last_ != nullptr)
      at(*last_, ".spec.rules")
          .missing("each host has each of the paths here, and there only some", "see whether that does harm");
  }

  App& app_;
  const Part& part_;
  std::set<std::string> services_;
  std::set<std::pair<std::string, std::string>> pairs_;
  const Object* last_ = nullptr;
};

}  // namespace

void read_exposure(App& app, const Part& part) {
  ExposureReader(app, part).read();
}

}  // namespace twelvefactor::imports::plain
