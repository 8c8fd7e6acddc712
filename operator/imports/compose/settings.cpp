#include "imports/compose/settings.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "imports/compose/amounts.hpp"
#include "imports/compose/interpolation.hpp"

namespace twelvefactor::imports::compose {
namespace {

constexpr int kMostPods = 1000;
constexpr int kMostGrace = 3600;

std::string known_member(const Tree& object, std::string_view name) {
  return interpolate(member_text(object, name)).text;
}

class SizeReader {
 public:
  SizeReader(const Tree& service, const NotePlace& place, DraftProcess& process)
      : service_(service), deploy_(member(service, "deploy")), place_(place), process_(process) {}

  void read() {
    replicas();
    const Tree& resources = member(deploy_, "resources");
    amount("cpu", first({known_member(member(resources, "limits"), "cpus"), known_member(service_, "cpus")}),
           process_.limits);
    amount("memory",
           first({known_member(member(resources, "limits"), "memory"), known_member(service_, "mem_limit")}),
           process_.limits);
    const Tree& reserved = member(resources, "reservations");
    amount("cpu", known_member(reserved, "cpus"), process_.requests);
    amount("memory", first({known_member(reserved, "memory"), known_member(service_, "mem_reservation")}),
           process_.requests);
    compare();
    if (reserved.contains("devices"))
      place_.missing("deploy", "it asks for devices, such as a GPU, which no process of an app gets",
                     "run it elsewhere, as a service of its own");
    grace();
  }

 private:
  static std::string first(const std::vector<std::string>& texts) {
    const auto found = std::ranges::find_if(texts, [](const std::string& each) { return !each.empty(); });
    return found == texts.end() ? "" : *found;
  }

  void replicas() {
    const std::string text = first({known_member(deploy_, "replicas"), known_member(service_, "scale")});
    if (member_text(deploy_, "mode") == "global")
      place_.missing("deploy", "it runs once on each machine, which no process of an app does",
                     "state replicas");
    if (text.empty()) return;
    const auto number = number_of(text);
    if (!number) return place_.missing("deploy", "replicas is no number", "state replicas");
    if (process_.singleton && *number == 1) return;
    process_.singleton = false;
    process_.replicas = std::min(*number, kMostPods);
  }

  void amount(const std::string& name, const std::string& text, StringMap& amounts) {
    if (text.empty() || text == "0") return;
    const std::string quantity = name == "cpu" ? cpu_quantity(text) : bytes_quantity(text);
    if (!quantity.empty()) {
      amounts[name] = quantity;
      stated_[{&amounts, name}] = text;
    } else {
      place_.missing("deploy", "an amount of " + name + " cannot be read", "state resources");
    }
  }

  /// No node can serve a request above the limit.
  void compare() {
    for (const char* const name : {"cpu", "memory"}) {
      if (!process_.requests.contains(name) || !process_.limits.contains(name)) continue;
      const auto request = bytes_of(stated_[{&process_.requests, name}]);
      const auto limit = bytes_of(stated_[{&process_.limits, name}]);
      if (!request || !limit || *request <= *limit) continue;
      process_.requests.erase(name);
      place_.missing("deploy", std::string("more ") + name + " is reserved than its limit allows",
                     "correct resources");
    }
  }

  void grace() {
    const std::string text = known_member(service_, "stop_grace_period");
    if (text.empty()) return;
    const auto seconds = seconds_of(text);
    if (!seconds)
      return place_.missing("stop_grace_period", "stop_grace_period is no time that can be read",
                            "state terminationGracePeriodSeconds");
    process_.grace_seconds = std::min(*seconds, kMostGrace);
  }

  const Tree& service_;
  const Tree& deploy_;
  const NotePlace& place_;
  DraftProcess& process_;
  std::map<std::pair<const StringMap*, std::string>, std::string> stated_;
};

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && host.find('.') != std::string_view::npos &&
         host.front() != '.' && host.back() != '.' && host.find("..") == std::string_view::npos &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos &&
         host.front() != '-' && host.back() != '-';
}

}  // namespace

void set_size(const Service& service, const NotePlace& place, DraftProcess& process) {
  SizeReader(service.value, place, process).read();
}

void set_user(const Service& service, const NotePlace& place) {
  const std::string text = known_member(service.value, "user");
  if (text.empty()) return;
  const std::size_t colon = text.find(':');
  const auto user = number_of(text.substr(0, colon));
  const auto group = colon == std::string::npos ? std::nullopt : number_of(text.substr(colon + 1));
  if (text.starts_with("root") || user == 0)
    return place.missing("user", "it runs as root, which no pod of an app does",
                         "let the image run as another user");
  if (!user)
    return place.missing("user", "it runs as a user that has a name alone, and pods are told a number",
                         "state security.runAsUser");
  if (place.draft.run_as_user != 0 && place.draft.run_as_user != *user)
    return place.missing("user", "it runs as another user than others of this app",
                         "let all run as one user");
  place.draft.run_as_user = *user;
  place.draft.run_as_group = std::max(group.value_or(0), place.draft.run_as_group);
}

void set_host(const Service& service, const NotePlace& place, DraftProcess& process) {
  if (process.port == 0) return;
  constexpr std::string_view kHost = "Host(`";
  for (const auto& [name, value] : member(service.value, "labels").items()) {
    const std::string rule = known_text(scalar_text(value));
    const std::size_t at = rule.find(kHost);
    if (!name.starts_with("traefik.") || at == std::string::npos) continue;
    const std::string host =
        rule.substr(at + kHost.size(), rule.find('`', at + kHost.size()) - at - kHost.size());
    if (is_host(host)) {
      process.host = host;
      return place.guess("labels", "by the rule of Traefik requests come in under " + host,
                         "state tlsSecretName in expose, or a Gateway");
    }
    return place.missing("labels", "the rule of Traefik names a host that is not known", "state expose.host");
  }
}

}  // namespace twelvefactor::imports::compose
