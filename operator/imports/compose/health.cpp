#include "imports/compose/health.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "imports/compose/amounts.hpp"
#include "imports/compose/interpolation.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kinds/secrecy/shown_words.hpp"
#include "kinds/shell/shell.hpp"

namespace twelvefactor::imports::compose {
namespace {

constexpr int kUsualSeconds = 30;  // of interval and timeout, by compose
constexpr int kUsualRetries = 3;

/// An address on the machine itself: its port, 0 where it names none, and its path.
struct LocalAddress {
  int port = 0;
  std::string path;
};

std::optional<LocalAddress> local_address(std::string_view word) {
  const std::size_t scheme = word.find("://");
  if (scheme != std::string_view::npos && !word.starts_with("http://")) return std::nullopt;
  if (scheme != std::string_view::npos) word.remove_prefix(scheme + 3);
  bool local = false;
  for (const std::string_view host : {"localhost", "127.0.0.1", "0.0.0.0", "[::1]"}) {
    if (!word.starts_with(host)) continue;
    word.remove_prefix(host.size());
    local = true;
    break;
  }
  if (!local || (!word.empty() && word[0] != ':' && word[0] != '/')) return std::nullopt;
  LocalAddress address;
  if (word.starts_with(':')) {
    const std::size_t end = std::min(word.find('/'), word.size());
    for (const char c : word.substr(1, end - 1)) {
      if (c < '0' || c > '9' || address.port > 65535) return std::nullopt;
      address.port = address.port * 10 + (c - '0');
    }
    word.remove_prefix(end);
  }
  address.path = word.empty() ? "/" : std::string(word);
  return address;
}

std::string_view program_in(const std::string& word) {
  return std::string_view(word).substr(word.rfind('/') + 1);
}

std::string name_of_port(int port, const DraftProcess& process) {
  for (const auto& [name, number] : process.ports) {
    if (number == port) return name;
  }
  return {};
}

/// A request that the kubelet can make itself, of a command that makes one.
std::optional<DraftProbe> as_request(const std::vector<std::string>& words, const DraftProcess& process) {
  if (words.empty() || process.port == 0) return std::nullopt;
  const std::string_view program = program_in(words.front());
  std::optional<LocalAddress> address;
  DraftProbe probe;
  if (program == "curl" || program == "wget") {
    for (const std::string& word : words) {
      if (!address) address = local_address(word);
    }
    if (!address) return std::nullopt;
    probe.path = kinds::show_path(address->path);
    if (probe.path != address->path || address->path.find_first_of(" \t$") != std::string::npos)
      return std::nullopt;
  } else if (program == "nc" && words.size() >= 3) {
    address = local_address(words[words.size() - 2] + ":" + words.back());
    if (!address) return std::nullopt;
    probe.tcp = true;
  } else {
    return std::nullopt;
  }
  if (address->port != 0 && address->port != process.port) {
    probe.port = name_of_port(address->port, process);
    if (probe.port.empty()) return std::nullopt;
  }
  return probe;
}

class HealthReader {
 public:
  HealthReader(const Tree& check, const NotePlace& place, DraftProcess& process)
      : check_(check), place_(place), process_(process) {}

  void read() {
    if (check_.is_null() || disabled()) return connect();
    std::vector<std::string> words;
    bool shell = false;
    read_test(words, shell);
    if (words.empty()) return connect();
    DraftProbe probe = probe_of(words, shell);
    set_times(probe);
    if (const int start = seconds("start_period", 0); start > 0) {
      DraftProbe startup = probe;
      startup.failure_threshold += (start + startup.period_seconds - 1) / startup.period_seconds;
      process_.startup = std::move(startup);
    }
    process_.readiness = std::move(probe);
  }

 private:
  [[nodiscard]] bool disabled() const {
    const std::vector<Tree> test = items_of(member(check_, "test"));
    return member_text(check_, "disable") == "true" || (!test.empty() && scalar_text(test.front()) == "NONE");
  }

  void connect() {
    if (process_.port == 0) return;
    process_.readiness.emplace().tcp = true;
    place_.guess("healthcheck",
                 "there is no check of health, so it is ready when its port accepts a connection",
                 "state the path of a readiness probe, if it has one");
  }

  void read_test(std::vector<std::string>& words, bool& shell) const {
    const Tree& test = member(check_, "test");
    if (test.is_string()) {
      shell = true;
      words = {known_text(scalar_text(test))};
      return;
    }
    for (const Tree& each : items_of(test)) words.push_back(known_text(scalar_text(each)));
    if (words.empty()) return;
    shell = words.front() == "CMD-SHELL";
    if (shell || words.front() == "CMD") words.erase(words.begin());
  }

  DraftProbe probe_of(std::vector<std::string> words, bool shell) {
    std::vector<std::string> program = words;
    if (shell) {
      const auto commands = kinds::read_script(words.front());
      program = commands.empty() ? std::vector<std::string>() : commands.front().words;
      words = {"sh", "-c", words.front()};
    }
    if (auto request = as_request(program, process_)) {
      if (process_.port > 0 && !request->tcp)
        place_.guess("healthcheck",
                     "the request of its check of health is made by the kubelet, without curl or wget");
      return *request;
    }
    DraftProbe probe;
    probe.exec = kinds::texts_of(kinds::show_command(words).command);
    if (probe.exec != words)
      place_.missing("healthcheck", "a word of its check of health looks secret, and was left out",
                     "let the check read it from a variable");
    return probe;
  }

  void set_times(DraftProbe& probe) {
    probe.period_seconds = seconds("interval", kUsualSeconds);
    probe.timeout_seconds = std::min(seconds("timeout", kUsualSeconds), kMostSeconds);
    const auto retries = number_of(interpolate(member_text(check_, "retries")).text);
    probe.failure_threshold = std::clamp(retries.value_or(kUsualRetries), 1, kMostRetries);
  }

  int seconds(const char* key, int usual) {
    const std::string text = interpolate(member_text(check_, key)).text;
    if (text.empty()) return usual;
    const auto stated = seconds_of(text);
    if (!stated)
      place_.missing(std::string("healthcheck.") + key,
                     std::string(key) + " of its check of health is no time that can be read",
                     "write it like 30s or 1m30s");
    return std::clamp(stated.value_or(usual), key == std::string_view("start_period") ? 0 : 1, kMostSeconds);
  }

  static constexpr int kMostSeconds = 3600;
  static constexpr int kMostRetries = 100;

  const Tree& check_;
  const NotePlace& place_;
  DraftProcess& process_;
};

}  // namespace

void set_probes(const Service& service, const NotePlace& place, DraftProcess& process) {
  HealthReader(member(service.value, "healthcheck"), place, process).read();
}

}  // namespace twelvefactor::imports::compose
