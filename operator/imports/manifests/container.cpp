#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "imports/manifests/app.hpp"
#include "imports/names.hpp"
#include "imports/processes.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr int kLowestPort = 1024;
constexpr std::size_t kMostPorts = 8;

bool is_tcp(const Tree& port) {
  const std::string protocol = member_text(port, "protocol");
  return protocol.empty() || protocol == "TCP";
}

const Tree& target_of(const Tree& service_port) {
  const Tree& target = member(service_port, "targetPort");
  return target.is_null() ? member(service_port, "port") : target;
}

class ContainerReader {
 public:
  ContainerReader(App& app, Part& part)
      : app_(app),
        part_(part),
        container_(*part.container.value),
        place_(app.place(part)),
        process_(app.draft.processes[part.name]) {}

  Result<Done> read() {
    if (auto words = read_words(); !words) return words;
    read_ports();
    read_probes();
    read_amounts(container_, place_, process_.requests, process_.limits);
    read_end();
    return Done{};
  }

 private:
  Result<Done> read_words() {
    std::vector<std::string> words = words_in(container_, "command");
    const auto first = static_cast<std::ptrdiff_t>(words.size());
    for (std::string& word : words_in(container_, "args")) words.push_back(std::move(word));
    CommandLine line = read_command_words(std::move(words));
    if (!line.problem.empty()) return Error{place_.source() + ": " + line.problem};
    tell_of_command(line, part_.at(), place_.source(), app_.draft);
    const bool expands = std::ranges::any_of(
        line.words, [](const std::string& word) { return word.find("$(") != std::string::npos; });
    const bool shell = !line.words.empty() && line.words.front().ends_with("sh");
    if (expands && !shell)
      place_.in(".command")
          .missing("a word of its command has $(NAME) in it, which the operator does not expand",
                   "let the program read the variable, or write [sh, -c, \"exec …\"]");
    process_.command.assign(line.words.begin(), line.words.begin() + first);
    process_.args.assign(line.words.begin() + first, line.words.end());
    if (member(container_, "workingDir").is_string())
      place_.in(".workingDir")
          .missing("the directory that it starts in is left out: it is that of the image",
                   "set WORKDIR in the image");
    return Done{};
  }

  void read_ports() {
    std::vector<std::pair<std::string, int>> further;
    int main = 0;
    for (const Object* service : services_of(app_.world, *part_.object)) {
      const int number = port_number(target_of(first_port_of(*service)), container_);
      if (main == 0) main = number;
      for (const Tree& each : items_of(inside(service->value, {"spec", "ports"}))) {
        if (is_tcp(each))
          further.emplace_back(member_text(each, "name"), port_number(target_of(each), container_));
      }
    }
    const Tree& ports = member(container_, "ports");
    for (const Tree& each : items_of(ports)) {
      if (!is_tcp(each)) {
        place_.in(".ports").missing("it listens on UDP, which no process of an app does",
                                    "serve it elsewhere");
        continue;
      }
      const int number = whole_number(each, "containerPort");
      if (main == 0 && part_.name == "web") main = number;
      further.emplace_back(member_text(each, "name"), number);
      if (whole_number(each, "hostPort") > 0)
        place_.in(".ports").missing("it takes a port of its node, which no app may",
                                    "reach it by its Service");
    }
    set_port(main == 0 && part_.name == "web" ? kUsualPort : main, main == 0 && part_.name == "web");
    for (const auto& [name, number] : further) add_port(name, number, main);
  }

  void set_port(int port, bool guessed) {
    process_.port = port;
    if (guessed)
      place_.in(".ports").guess("nothing says which port it listens on, so it is 8080: it is told in $PORT");
    if (port == 0 || port >= kLowestPort) return;
    process_.port = kUsualPort;
    place_.in(".ports").missing(
        "it listens on port " + std::to_string(port) + ", below 1024, which needs root, so port is 8080",
        "let it listen on $PORT");
  }

  void add_port(const std::string& name, int number, int main) {
    const bool there = std::ranges::any_of(process_.ports, [&](const auto& e) { return e.second == number; });
    if (number == 0 || number == main || number == process_.port || there) return;
    std::string label = port_label(name.empty() ? "port-" + std::to_string(number) : name);
    if (process_.ports.contains(label)) label = port_label("p" + std::to_string(number));
    if (number < kLowestPort || process_.ports.size() >= kMostPorts) {
      place_.in(".ports").missing(
          "the port " + std::to_string(number) + " is left out: it is below 1024, or one too many",
          "let it listen on another one");
      return;
    }
    process_.ports[label] = number;
  }

  void read_probes() {
    const auto probe = [this](const char* name) {
      return read_probe(member(container_, name), place_.in(std::string(".") + name), container_,
                        declared_port(), process_.ports);
    };
    process_.startup = probe("startupProbe");
    process_.readiness = probe("readinessProbe");
    process_.liveness = probe("livenessProbe");
    if (process_.startup) process_.startup->success_threshold = 0;
    if (process_.liveness) process_.liveness->success_threshold = 0;
    if (process_.port == 0 || process_.readiness) return;
    process_.readiness.emplace().tcp = true;
    place_.in(".readinessProbe")
        .guess("there is no readiness probe, so it is ready when its port accepts a connection",
               "state the path of a readiness probe, if it has one");
  }

  /// Before one below 1024 was moved.
  [[nodiscard]] int declared_port() const {
    for (const Object* service : services_of(app_.world, *part_.object)) {
      if (const int port = port_number(target_of(first_port_of(*service)), container_); port > 0) return port;
    }
    const Tree& ports = member(container_, "ports");
    if (process_.port > 0 && ports.is_array() && !ports.empty())
      return whole_number(ports.front(), "containerPort");
    return process_.port;
  }

  void read_end() {
    const Tree& lifecycle = member(container_, "lifecycle");
    if (!member(lifecycle, "postStart").is_null())
      place_.in(".lifecycle.postStart")
          .missing("what runs after its start is left out", "let the program do it, or an admin process");
    const Tree& stop = member(lifecycle, "preStop");
    if (stop.is_null()) return;
    int seconds = whole_number(member(stop, "sleep"), "seconds");
    const std::vector<std::string> words = words_in(member(stop, "exec"), "command");
    if (words.size() == 2 && words[0].ends_with("sleep")) seconds = std::atoi(words[1].c_str());
    if (words.size() == 3 && words[2].starts_with("sleep ")) seconds = std::atoi(words[2].c_str() + 6);
    constexpr int kLongest = 600;
    if (seconds > 0 && seconds <= kLongest) {
      process_.pre_stop_sleep_seconds = seconds;
    } else {
      place_.in(".lifecycle.preStop")
          .missing("what runs before its end is left out", "let it end well at SIGTERM");
    }
  }

  App& app_;
  Part& part_;
  const Tree& container_;
  const Place place_;
  DraftProcess& process_;
};

}  // namespace

const Tree& first_port_of(const Object& service) {
  const Tree& ports = inside(service.value, {"spec", "ports"});
  static const Tree kNone;
  if (!ports.is_array() || ports.empty()) return kNone;
  const auto is_usual = [](const Tree& each) {
    const std::string name = member_text(each, "name");
    return name == "http" || name == "web" || whole_number(each, "port") == 80;
  };
  const auto usual = std::ranges::find_if(ports, is_usual);
  return usual == ports.end() ? ports.front() : *usual;
}

int port_number(const Tree& port, const Tree& container) {
  if (port.is_number_integer()) return port.get<int>();
  if (!port.is_string()) return 0;
  for (const Tree& each : items_of(member(container, "ports"))) {
    if (member_text(each, "name") == port.get<std::string>()) return whole_number(each, "containerPort");
  }
  return std::atoi(port.get<std::string>().c_str());
}

Result<Done> read_container(App& app, Part& part) {
  return ContainerReader(app, part).read();
}

}  // namespace twelvefactor::imports::plain
