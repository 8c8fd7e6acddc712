#include "gather/unseen_jobs.hpp"

#include <algorithm>
#include <map>

#include "gather/try_again.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::gather {
namespace {

using JobUids = std::map<std::string, Uid>;

void add_gates(const Observed& observed, JobUids& jobs) {
  for (const Child& child : observed.children) {
    if (!child.release || child.owner != observed.app.uid) continue;
    for (const auto& [name, run] : child.release->status.gates) {
      if (run.state == GateRun::State::kRunning) jobs[run.job] = run.job_uid;
    }
  }
}

/// Of Once processes and gates. The Jobs of a schedule are not ours to label.
JobUids running_jobs(const Observed& observed) {
  JobUids jobs;
  for (const auto& [name, record] : observed.previous.admin_processes) {
    if (record.state == AdminRecord::State::kRunning) jobs[record.job] = record.job_uid;
  }
  add_gates(observed, jobs);
  std::erase_if(jobs, [](const auto& job) { return job.first.empty() || job.second.empty(); });
  return jobs;
}

bool is_seen(const Observed& observed, const std::string& job) {
  return std::ranges::any_of(observed.children, [&job](const Child& child) {
    return child.kind == Kind::kJob && child.name == job;
  });
}

}  // namespace

void find_unseen_jobs(Observed& observed, const ReadObject& read, const std::stop_token& stop) {
  observed.unread_jobs.clear();
  for (const auto& [name, uid] : running_jobs(observed)) {
    if (is_seen(observed, name)) continue;
    const auto answer = read(kinds::object_path(Kind::kJob, observed.app.key.namespace_name, name), stop);
    if (!answer && answer.error().status == 404) continue;
    auto found = answer ? kinds::read_child(Kind::kJob, *answer) : std::nullopt;
    if (!found) {
      observed.unread_jobs.insert(name);
      observed.look_again = std::min(observed.look_again.value_or(kTryAgain), kTryAgain);
    } else if (found->child.uid == uid) {
      observed.children.push_back(std::move(found->child));
    }
  }
}

}  // namespace twelvefactor::gather
