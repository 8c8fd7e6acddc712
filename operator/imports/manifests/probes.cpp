#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "imports/manifests/app.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kinds/secrecy/shown_words.hpp"
#include "kinds/text/quantity.hpp"

namespace twelvefactor::imports::plain {
namespace {

void read_times(const Tree& stated, DraftProbe& probe) {
  constexpr int kLongest = 3600;
  const auto number = [&stated](const char* name, int most) {
    return std::min(whole_number(stated, name), most);
  };
  probe.initial_delay_seconds = number("initialDelaySeconds", kLongest);
  probe.period_seconds = number("periodSeconds", kLongest);
  probe.timeout_seconds = number("timeoutSeconds", kLongest);
  probe.success_threshold = number("successThreshold", 100);
  probe.failure_threshold = number("failureThreshold", 1000);
}

/// Its name among the ports of the process; none: there is no such port.
std::optional<std::string> asked_port(int number, int port, const std::map<std::string, int>& ports) {
  if (number == port && port > 0) return "";
  const auto found =
      std::ranges::find_if(ports, [number](const auto& each) { return each.second == number; });
  if (found == ports.end()) return std::nullopt;
  return found->first;
}

}  // namespace

std::optional<DraftProbe> read_probe(const Tree& stated, const Place& place, const Tree& container, int port,
                                     const std::map<std::string, int>& ports) {
  if (!stated.is_object()) return std::nullopt;
  DraftProbe probe;
  read_times(stated, probe);
  if (const std::vector<std::string> words = words_in(member(stated, "exec"), "command"); !words.empty()) {
    probe.exec = kinds::texts_of(kinds::show_command(words).command);
    if (probe.exec != words)
      place.missing("a word of its command looks secret, and was left out", "let it read a variable");
    return probe;
  }
  const Tree& get = member(stated, "httpGet");
  const Tree& grpc = member(stated, "grpc");
  const Tree& tcp = member(stated, "tcpSocket");
  const Tree& asked = get.is_object() ? get : grpc.is_object() ? grpc : tcp;
  const auto name = asked_port(port_number(member(asked, "port"), container), port, ports);
  const std::string path =
      get.is_object() && member_text(get, "path").empty() ? "/" : member_text(get, "path");
  if (!asked.is_object() || !name || (get.is_object() && kinds::show_path(path) != path)) {
    place.missing("it asks a port that the process does not have, or a path that cannot be carried over",
                  "state the probe");
    return std::nullopt;
  }
  probe.port = *name;
  if (get.is_object()) probe.path = path.starts_with('/') ? path : "/" + path;
  if (grpc.is_object()) probe.grpc = member_text(grpc, "service");
  probe.tcp = !get.is_object() && !grpc.is_object();
  if (get.contains("httpHeaders") || get.contains("host") || member_text(get, "scheme") == "HTTPS")
    place.missing("host, scheme and headers of the probe are left out", "let the path answer without them");
  return probe;
}

void read_amounts(const Tree& container, const Place& place, StringMap& requests, StringMap& limits) {
  for (const auto& [key, amounts] : {std::pair{"requests", &requests}, std::pair{"limits", &limits}}) {
    for (const auto& [name, value] : inside(container, {"resources", key}).items()) {
      const auto amount = kinds::canonical_quantity(scalar_text(value));
      const bool known = name == "cpu" || name == "memory" || name == "ephemeral-storage";
      if (amount && known) {
        (*amounts)[name] = *amount;
      } else {
        place.in(std::string(".resources.") + key)
            .missing(
                "the amount of " + name + " is left out: a process states cpu, memory and ephemeral-storage",
                "do without it");
      }
    }
  }
}

}  // namespace twelvefactor::imports::plain
