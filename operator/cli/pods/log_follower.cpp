#include "cli/pods/log_follower.hpp"

#include <utility>

namespace twelvefactor::cli {

LogFollower::LogFollower(Cluster& cluster, PodLog log, LineCutter::Take take,
                         std::function<void(std::string)> note)
    : cluster_(cluster),
      log_(std::move(log)),
      lines_(std::move(take)),
      reader_([this](std::string_view piece) { lines_.add(piece, reader_.written_at()); },
              [this](std::string_view words) { kubelet_says_ += words; }),
      note_(std::move(note)) {}

void LogFollower::go_on() {
  if (!rests_.exchange(false)) return;
  thread_ = std::jthread([this](const std::stop_token& stop) {
    read(stop);
    rests_ = true;
  });
}

void LogFollower::read(const std::stop_token& stop) {
  if (auto since = reader_.again()) {
    log_.since = std::move(since);
    log_.since_seconds.reset();
    log_.tail = -1;
  }
  const auto answer =
      read_pod_log(cluster_, log_, [this](std::string_view bytes) { reader_.read(bytes); }, stop);
  if (answer.ok()) {
    reader_.finish();
    lines_.finish();
  }
  if (!kubelet_says_.empty()) note_(std::exchange(kubelet_says_, {}));
  if (answer.ok() || stop.stop_requested()) return;
  const kube::ApiError& error = answer.error();
  // 400: it has not begun; 404: it has gone; 0: silence, or a connection that ended.
  const bool by_and_by = log_.follow && (error.status == 400 || error.status == 404 || error.status == 0);
  if (!by_and_by) note_(explained_log(cluster_, error, log_.pod));
}

}  // namespace twelvefactor::cli
