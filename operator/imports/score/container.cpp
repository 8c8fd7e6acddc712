#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "imports/files.hpp"
#include "imports/names.hpp"
#include "imports/processes.hpp"
#include "imports/score/workload.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kinds/secrecy/shown_words.hpp"

namespace twelvefactor::imports::score {
namespace {

constexpr int kLeastPort = 1024;
constexpr int kMostPort = 65535;
constexpr std::size_t kMostFurtherPorts = 8;

int port_in(const Tree& stated, const char* key) {
  const Tree& value = member(stated, key);
  const bool number =
      value.is_number_integer() && value.get<std::int64_t>() > 0 && value.get<std::int64_t>() <= kMostPort;
  return number ? value.get<int>() : 0;
}

int container_port(const Tree& stated) {
  const int target = port_in(stated, "targetPort");
  return target != 0 ? target : port_in(stated, "port");
}

std::string first_port(const Tree& ports) {
  for (const char* const usual : {"http", "web", "www", "main", "https", "api"}) {
    if (ports.contains(usual)) return usual;
  }
  return ports.begin().key();
}

/// What a quantity of Kubernetes is worth; none where it is none.
std::optional<double> quantity_value(std::string_view text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || value < 0) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  constexpr auto kUnits = std::to_array<std::pair<std::string_view, double>>({{"", 1},
                                                                              {"m", 1e-3},
                                                                              {"k", 1e3},
                                                                              {"M", 1e6},
                                                                              {"G", 1e9},
                                                                              {"T", 1e12},
                                                                              {"Ki", 1024.0},
                                                                              {"Mi", 1048576.0},
                                                                              {"Gi", 1073741824.0},
                                                                              {"Ti", 1099511627776.0}});
  for (const auto& [name, factor] : kUnits) {
    if (name == unit) return value * factor;
  }
  return std::nullopt;
}

/// The port of a probe: its name; none where the process has no such port.
std::optional<std::string> probe_port(int port, const DraftProcess& process) {
  if (port == 0 || port == process.port)
    return process.port > 0 ? std::optional<std::string>("") : std::nullopt;
  for (const auto& [name, number] : process.ports) {
    if (number == port) return name;
  }
  return std::nullopt;
}

std::optional<DraftProbe> probe_of(const Tree& stated, const NotePlace& place, const std::string& key,
                                   const DraftProcess& process) {
  DraftProbe probe;
  if (const Tree& exec = member(stated, "exec"); exec.is_object()) {
    std::vector<std::string> words;
    for (const Tree& each : items_of(member(exec, "command"))) words.push_back(scalar_text(each));
    if (words.empty()) return std::nullopt;
    probe.exec = kinds::texts_of(kinds::show_command(words).command);
    if (probe.exec != words)
      place.missing(key, "a word of its command looks secret, and was left out", "let it read a variable");
    if (stated.contains("httpGet"))
      place.guess(key, "of the two forms of " + key + " exec counts, as it does with Score");
    return probe;
  }
  const Tree& get = member(stated, "httpGet");
  const std::string path = member_text(get, "path");
  const auto port = probe_port(port_in(get, "port"), process);
  if (path.empty() || !path.starts_with('/') || !port || kinds::show_path(path) != path) {
    place.missing(
        key, key + " asks a port that the process does not have, or has no path that can be carried over",
        "state the probe");
    return std::nullopt;
  }
  if (get.contains("httpHeaders") || get.contains("host") || member_text(get, "scheme") == "HTTPS")
    place.missing(key, "host, scheme and headers of " + key + " are left out",
                  "let the path answer without them");
  probe.path = path;
  probe.port = *port;
  return probe;
}

/// The entries by target, of the map and of the list that it once was.
std::map<std::string, Tree> by_target(const Tree& stated) {
  std::map<std::string, Tree> entries;
  if (stated.is_object()) entries = stated.get<std::map<std::string, Tree>>();
  for (const Tree& each : stated.is_array() ? items_of(stated) : std::vector<Tree>())
    entries[member_text(each, "target")] = each;
  return entries;
}

}  // namespace

void read_ports(const Workload& workload, const NotePlace& place, DraftProcess& process) {
  const Tree& ports = member(member(workload.file, "service"), "ports");
  if (ports.empty() || !ports.is_object()) return;
  const std::string first = first_port(ports);
  const NotePlace at = workload.place("service.ports." + first, place.at);
  process.port = container_port(ports.at(first));
  if (process.port < kLeastPort) {
    at.missing("", "it listens on a port below 1024, which needs root, so port is 8080",
               "let it listen on $PORT");
    process.port = kUsualPort;
  } else if (const int outer = port_in(ports.at(first), "port"); outer != 80) {
    at.guess("", "other programs reach it on port 80 of its Service, and not on " + std::to_string(outer));
  }
  for (const auto& [name, stated] : ports.items()) {
    if (name == first) continue;
    const int port = container_port(stated);
    const NotePlace further = workload.place("service.ports." + name, place.at);
    const bool taken =
        port == process.port || process.ports.size() >= kMostFurtherPorts ||
        std::ranges::any_of(process.ports, [port](const auto& each) { return each.second == port; });
    if (member_text(stated, "protocol") == "UDP") {
      further.missing("", "it listens on UDP, which no process of an app does", "serve it elsewhere");
    } else if (port < kLeastPort || taken || process.ports.contains(port_label(name))) {
      further.missing("",
                      "the port " + name + " is left out: it is below 1024, there already, or one too many",
                      "let it listen on another one");
    } else {
      process.ports[port_label(name)] = port;
    }
  }
}

void read_probes(const Tree& container, const NotePlace& place, DraftProcess& process) {
  if (container.contains("readinessProbe"))
    process.readiness = probe_of(container["readinessProbe"], place, "readinessProbe", process);
  if (container.contains("livenessProbe"))
    process.liveness = probe_of(container["livenessProbe"], place, "livenessProbe", process);
  if (process.port > 0 && !process.readiness) {
    process.readiness.emplace().tcp = true;
    place.guess("readinessProbe",
                "there is no readiness probe, so it is ready when its port accepts a connection",
                "state the path of a readiness probe, if it has one");
  }
}

void read_amounts(const Tree& container, const NotePlace& place, DraftProcess& process) {
  for (const auto& [key, amounts] :
       {std::pair{"requests", &process.requests}, std::pair{"limits", &process.limits}}) {
    for (const auto& [name, value] : member(member(container, "resources"), key).items()) {
      const std::string text = scalar_text(value);
      if (quantity_value(text) && text.size() <= 32 && (name == "cpu" || name == "memory")) {
        (*amounts)[name] = text;
      } else {
        place.missing("resources", "an amount of " + name + " cannot be read", "state resources");
      }
    }
  }
  for (const char* const name : {"cpu", "memory"}) {
    if (!process.requests.contains(name) || !process.limits.contains(name)) continue;
    if (*quantity_value(process.requests[name]) <= *quantity_value(process.limits[name])) continue;
    process.requests.erase(name);
    place.missing("resources", std::string("more ") + name + " is requested than its limit allows",
                  "correct resources");
  }
}

void read_files(const Workload& workload, const std::string& container, const Tree& stated,
                const NotePlace& place) {
  for (const auto& [target, file] : by_target(stated)) {
    const NotePlace at = workload.place("containers." + container + ".files." + target, "config.files");
    std::optional<std::string> text;
    const bool literal = member_text(file, "noExpand") == "true";
    if (file.contains("content")) {
      text = member(file, "content").is_array() ? std::string() : member_text(file, "content");
      for (const Tree& line :
           member(file, "content").is_array() ? items_of(file["content"]) : std::vector<Tree>())
        *text += scalar_text(line) + "\n";
    } else if (const std::string source = member_text(file, "source"); !source.empty()) {
      if (const auto read = workload.read_beside(source)) text = *read;
    }
    if (!text) {
      at.missing("", "the content of " + target + " is binary or could not be read",
                 "put it into the image, or state it in config.files");
      continue;
    }
    const auto known = literal ? text : known_without_resources(workload, *text);
    const bool added =
        known ? add_text_file(target, *known, workload.draft)
              : add_secret_file(target, secret_key(target.substr(target.rfind('/') + 1)), workload.draft);
    if (!added)
      at.missing("", "there can be no file at " + target + ", or it is no text or too long",
                 "choose another path");
    if (added && !known)
      at.missing("", "values of resources stand in " + target + ", so it comes from a Secret",
                 "make the text when the Secret is made");
    if (file.contains("mode"))
      place.guess("files." + target,
                  "the mode of " + target + " was left out: files can be read by all and written by none");
  }
}

void read_volumes(const Workload& workload, const Tree& stated, const NotePlace& place,
                  DraftProcess& process) {
  for (const auto& [target, volume] : by_target(stated)) {
    const std::string last = target.substr(target.rfind('/') + 1);
    const bool lost = last == "tmp" || last == "temp" || last == "cache" || last == ".cache" || last == "run";
    if (lost && add_scratch(target, {"1Gi", false}, workload.draft, process)) {
      place.guess("volumes",
                  "what is in " + target + " may be lost, by its name: each pod has its own there");
    } else {
      place.missing(
          "volumes",
          "it keeps files in " + target + ", and no pod keeps any (factor VI): the volume was left out",
          "keep them in a backing service, such as an object store; what may be lost goes into scratch");
    }
  }
}

}  // namespace twelvefactor::imports::score
