#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "imports/compose/roles.hpp"
#include "imports/names.hpp"

namespace twelvefactor::imports::compose {
namespace {

constexpr std::size_t kMostProcesses = 32;  // of an app, by its definition
constexpr std::array<std::string_view, 10> kServesPeople = {
    "web", "app", "server", "api", "http", "website", "webapp", "site", "frontend", "backend"};

bool publishes(const Service& service) {
  return !items_of(member(service.value, "ports")).empty();
}

/// "shop-" of shop-web and shop-worker.
std::string common_prefix(const std::vector<Service>& processes) {
  std::string prefix = processes.front().name;
  for (const Service& each : processes) {
    const auto [mine, theirs] = std::ranges::mismatch(prefix, each.name);
    prefix.erase(mine, prefix.end());
  }
  const std::size_t end = prefix.find_last_of("-_");
  return processes.size() < 2 || end == std::string::npos ? "" : prefix.substr(0, end + 1);
}

std::optional<std::string> name_of_process(const std::string& service, const std::string& prefix,
                                           std::size_t longest) {
  if (auto name = process_name(service, longest)) return name;
  return process_name(std::string_view(service).substr(prefix.size()), longest);
}

/// Which of them is web; none: nobody takes requests from outside. `sure`: nothing else could be meant.
struct WebService {
  std::optional<std::size_t> index;
  bool sure = true;
};

WebService find_web(const std::vector<Service>& processes, const std::string& said) {
  std::vector<std::size_t> published;
  for (std::size_t i = 0; i < processes.size(); ++i) {
    if (processes[i].name == said) return {i, true};
    if (publishes(processes[i])) published.push_back(i);
  }
  const auto named = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto found = std::ranges::find(processes, name, &Service::name);
    if (found == processes.end()) return std::nullopt;
    return static_cast<std::size_t>(found - processes.begin());
  };
  if (const auto web = named("web")) return {web, true};
  if (published.size() == 1) return {published.front(), true};
  for (const std::string_view name : kServesPeople) {
    const auto found = named(name);
    if (found && (published.empty() || publishes(processes[*found]))) return {found, true};
  }
  if (!published.empty()) return {std::nullopt, false};
  const bool listens = processes.size() == 1 && processes.front().value.contains("expose");
  return {listens ? std::optional<std::size_t>(0) : std::nullopt, true};
}

}  // namespace

Result<std::vector<std::string>> process_names(const std::vector<Service>& processes, const Choice& choice,
                                               const std::string& source, Draft& draft) {
  if (processes.size() > kMostProcesses)
    return Error{source + ": the app would have " + std::to_string(processes.size()) +
                 " processes, and may have 32; import a part with --service"};
  if (!choice.web.empty() && std::ranges::find(processes, choice.web, &Service::name) == processes.end())
    return Error{source + ": --web names the service " + choice.web + ", which is no process of this app"};
  const WebService web = find_web(processes, choice.web);
  const std::string prefix = common_prefix(processes);
  const std::size_t longest = longest_process_name(draft.name);
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < processes.size(); ++i) {
    const auto name = web.index == i ? std::optional<std::string>("web")
                                     : name_of_process(processes[i].name, prefix, longest);
    const std::string at = source + ": services." + processes[i].name;
    if (!name)
      return Error{at + " has a name that no process can have; use up to " + std::to_string(longest) +
                   " letters, digits and -, beginning with a letter"};
    if (!taken.insert(*name).second)
      return Error{at + " becomes a process that is there already: " + *name +
                   "; rename one of the two, or name another service with --web"};
    if (*name != processes[i].name)
      draft.notes.push_back({Note::Weight::kGuessed, source + ": services." + processes[i].name,
                             "processes." + *name, "the service is called " + processes[i].name + " there",
                             web.index == i && choice.web.empty()
                                 ? "say with --web if another service takes the requests"
                                 : ""});
    names.push_back(*name);
  }
  if (!web.sure)
    draft.notes.push_back({Note::Weight::kMissing, source + ": services", "",
                           "several services of the app publish ports, so none of them is called web",
                           "say which it is with --web NAME"});
  return names;
}

}  // namespace twelvefactor::imports::compose
