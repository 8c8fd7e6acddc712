#include "cli/pods/logs.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <ostream>
#include <set>

#include "cli/pods/log_follower.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/names.hpp"
#include "kube/wait.hpp"

namespace twelvefactor::cli {
namespace {

// Each that is followed holds a connection and a thread.
constexpr std::size_t kMostLogs = 100;

class Logs {
 public:
  Logs(const LogsOptions& options, Cluster& cluster, const Terminal& terminal)
      : options_(options),
        cluster_(cluster),
        terminal_(terminal),
        printer_(*terminal.out, terminal.out_look, options.timestamps) {}

  int print_once() {
    auto pods = chosen();
    if (!pods) return trouble(terminal_, pods.error());
    std::erase_if(*pods, [](const Pod& pod) { return !pod.started; });
    if (pods->empty()) return tell_there_is_none();
    if (pods->size() > kMostLogs) return trouble(terminal_, too_many(pods->size()));
    std::vector<LogLine> lines;
    for (const Pod& pod : *pods) {
      LogFollower(
          cluster_, log_of(pod),
          [&](auto time, std::string text) { lines.push_back(line(pod, time, std::move(text))); },
          note_of(pod))
          .read({});
    }
    std::ranges::stable_sort(lines, {}, &LogLine::time);
    for (const LogLine& each : lines) printer_.expect(each.label);
    for (const LogLine& each : lines) printer_.print(each);
    return failed_ ? 1 : 0;
  }

  int follow(const std::stop_token& stop) {
    auto pods = chosen();
    if (!pods) return trouble(terminal_, pods.error());
    if (pods->empty()) tell_there_is_none();
    for (; !stop.stop_requested(); pods = chosen()) {
      // A list that fails now may succeed in a moment; what is followed goes on.
      if (pods) take_up(*pods);
      kube::wait_for(options_.look_every, stop);
    }
    return 0;
  }

 private:
  Result<std::vector<Pod>> chosen() {
    auto pods = pods_of(cluster_);
    if (pods) std::erase_if(*pods, [this](const Pod& pod) { return !is_chosen(pod, options_.pods); });
    return pods;
  }

  static Error too_many(std::size_t pods) {
    return Error{std::to_string(pods) + " pods are more than can be read at once (" +
                 std::to_string(kMostLogs) + "): choose some by --process or --release"};
  }

  int tell_there_is_none() {
    *terminal_.notes << "twelvefactor: no such pod has begun to write; how the app is: "
                     << options_.cluster.program << " status " << cluster_.app_key().name << cluster_.flags()
                     << "\n";
    return 0;
  }

  PodLog log_of(const Pod& pod) const {
    PodLog log;
    log.pod = pod.name;
    log.container = options_.container.empty() ? std::string(kinds::kContainerName) : options_.container;
    log.follow = options_.follow;
    log.previous = options_.previous;
    log.tail = options_.tail;
    if (options_.since) log.since_seconds = options_.since->count();
    return log;
  }

  /// "web-6d5f9-x2x7k" of shop-web-6d5f9-x2x7k.
  std::string label_of(const Pod& pod) const {
    if (options_.bare) return {};
    const std::string prefix = cluster_.app_key().name + "-";
    return printable(pod.name.starts_with(prefix) ? pod.name.substr(prefix.size()) : pod.name);
  }

  LogLine line(const Pod& pod, LineCutter::Time time, std::string text) {
    return {time, label_of(pod), number_of(pod.process), std::move(text)};
  }

  /// By the order in which they were first seen.
  std::size_t number_of(const std::string& process) {
    const std::lock_guard lock(mutex_);
    return numbers_.emplace(process, numbers_.size()).first->second;
  }

  std::function<void(std::string)> note_of(const Pod& pod) {
    return [this, name = pod.name](const std::string& text) {
      const std::lock_guard lock(mutex_);
      failed_ = true;
      if (!told_.insert(name + text).second) return;
      *terminal_.notes << "twelvefactor: " << printable(name) << ": " << printable(text) << "\n"
                       << std::flush;
    };
  }

  void take_up(const std::vector<Pod>& pods) {
    std::erase_if(followed_, [&pods](const auto& entry) {
      return entry.second->rests() && std::ranges::find(pods, entry.first, &Pod::name) == pods.end();
    });
    for (const Pod& pod : pods) {
      const auto known = followed_.find(pod.name);
      if (known == followed_.end() ? !pod.started : !pod.running) continue;
      if (known != followed_.end()) {
        known->second->go_on();
      } else if (followed_.size() < kMostLogs) {
        follow(pod);
      } else {
        note_of(pod)(too_many(pods.size()).message);
      }
    }
    caught_up_ = true;
  }

  void follow(const Pod& pod) {
    PodLog log = log_of(pod);
    // Of one that came meanwhile everything is new.
    if (caught_up_) log.tail = -1;
    auto follower = std::make_unique<LogFollower>(
        cluster_, std::move(log),
        [this, pod](auto time, std::string text) { printer_.print(line(pod, time, std::move(text))); },
        note_of(pod));
    follower->go_on();
    followed_.emplace(pod.name, std::move(follower));
  }

  const LogsOptions& options_;
  Cluster& cluster_;
  const Terminal& terminal_;
  LogPrinter printer_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> numbers_;
  std::set<std::string> told_;
  bool failed_ = false;
  bool caught_up_ = false;
  std::map<std::string, std::unique_ptr<LogFollower>> followed_;  // by the name of the pod
};

}  // namespace

int logs(const LogsOptions& options, Cluster& cluster, const Terminal& terminal, std::stop_token stop) {
  Logs work(options, cluster, terminal);
  return options.follow ? work.follow(stop) : work.print_once();
}

}  // namespace twelvefactor::cli
