#include "imports/compose/ports.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "imports/compose/interpolation.hpp"
#include "imports/processes.hpp"

namespace twelvefactor::imports::compose {
namespace {

constexpr int kLeast = 1024;  // those below need root
constexpr int kMost = 65535;
constexpr std::size_t kMostFurther = 8;

std::optional<int> port_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > kMost)
    return std::nullopt;
  return number;
}

/// `[[ip:]host:]container[/protocol]`; the container's part is the last.
struct StatedPort {
  std::string container;
  std::string protocol;
};

StatedPort port_of(const Tree& stated) {
  if (stated.is_object())
    return {interpolate(member_text(stated, "target")).text, member_text(stated, "protocol")};
  std::string text = interpolate(scalar_text(stated)).text;
  StatedPort port;
  if (const std::size_t slash = text.find('/'); slash != std::string::npos) {
    port.protocol = text.substr(slash + 1);
    text.resize(slash);
  }
  port.container = text.substr(text.rfind(':') + 1);
  return port;
}

std::string port_name(int port) {
  return "port-" + std::to_string(port);
}

}  // namespace

std::vector<int> container_ports(const Service& service, const NotePlace& place) {
  std::vector<int> ports;
  for (const char* const key : {"ports", "expose"}) {
    for (const Tree& stated : items_of(member(service.value, key))) {
      const StatedPort port = port_of(stated);
      const auto number = port_number(port.container);
      if (port.protocol == "udp") {
        place.missing(key,
                      "it listens on the port " + port.container + " of UDP, which no process of an app does",
                      "serve it elsewhere");
      } else if (!number) {
        place.missing(key, "one of its ports is no single number, so it is left out",
                      "state port, and further ones in ports");
      } else if (std::ranges::find(ports, *number) == ports.end()) {
        ports.push_back(*number);
      }
    }
  }
  return ports;
}

void set_ports(const std::vector<int>& ports, const std::string& stated, bool serves, const NotePlace& place,
               DraftProcess& process) {
  const auto said = port_number(stated);
  if (ports.empty() && !said && !serves) return;
  int first = said.value_or(ports.empty() ? 0 : ports.front());
  if (first == 0) {
    first = kUsualPort;
    place.guess("ports", "no port is stated; it has to listen on $PORT, which is 8080",
                "state the port that it listens on");
  } else if (first < kLeast) {
    place.missing("ports",
                  "it listens on " + std::to_string(first) + ", which needs root, so port is " +
                      std::to_string(kUsualPort),
                  "let it listen on $PORT");
    first = kUsualPort;
  }
  process.port = first;
  for (const int port : ports) {
    if (port == first || (port == ports.front() && ports.front() < kLeast)) continue;
    if (port < kLeast || process.ports.size() >= kMostFurther) {
      place.missing("ports",
                    "the port " + std::to_string(port) +
                        " is left out: those below 1024 need root, and "
                        "eight further ones are the most",
                    "let it listen on another one");
    } else if (!process.ports.contains(port_name(port))) {
      process.ports[port_name(port)] = port;
    }
  }
}

}  // namespace twelvefactor::imports::compose
