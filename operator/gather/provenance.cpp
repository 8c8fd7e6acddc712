#include "gather/provenance.hpp"

#include <algorithm>
#include <utility>

#include "crypto/keyed_hash.hpp"
#include "gather/try_again.hpp"
#include "kinds/read/read_replica_set.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::gather {
namespace {

using Origin = JobState::Origin;

// Of a pass: whoever makes pods chooses how many ReplicaSets they name.
constexpr int kMostReads = 16;

/// Each part behind its length: no two Jobs have the same text. It begins with what it is for, which no slot
/// of gather/secret_hashes does.
std::string what_it_is(const AppKey& app, const Uid& uid, const std::string& job) {
  std::string text = "job of an app;";
  for (const std::string& part : {app.namespace_name, app.name, to_string(uid), job})
    text += std::to_string(part.size()) + ":" + part;
  return text;
}

const Child* child_of(const Observed& observed, Kind kind, const Uid& uid) {
  const auto found = std::ranges::find_if(observed.children, [&](const Child& child) {
    return child.kind == kind && child.uid == uid && !uid.empty();
  });
  return found == observed.children.end() ? nullptr : &*found;
}

bool is_own(const Observed& observed, Kind kind, const Uid& uid) {
  const Child* child = child_of(observed, kind, uid);
  return child != nullptr && child->owner == observed.app.uid;
}

bool is_run(const PodFacts& pod) {
  return !pod.admin_process.empty() || !pod.task.empty();
}

/// Of a Job of the app, or of one that a CronJob of the app began.
bool is_of_own_job(const Observed& observed, const Uid& uid) {
  const Child* job = child_of(observed, Kind::kJob, uid);
  if (job == nullptr) return false;
  return job->owner == observed.app.uid || (job->job && is_own(observed, Kind::kCronJob, job->job->cron_job));
}

/// The API server checks no name in an owner reference: one of another form must not become a path.
bool is_object_name(const std::string& name) {
  return !name.empty() && name.front() != '.' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos;
}

}  // namespace

std::string job_proof(const Keys& keys, const AppKey& app, const Uid& uid, const std::string& job) {
  return crypto::keyed_hash(keys.rbegin()->second, what_it_is(app, uid, job));
}

bool is_proven(const Keys& keys, const AppKey& app, const Uid& uid, const Child& job) {
  return job.job && std::ranges::any_of(keys, [&](const auto& key) {
           return crypto::keyed_hash(key.second, what_it_is(app, uid, job.name)) == job.job->proof;
         });
}

void Provenance::tell_jobs(Observed& observed, const std::stop_token& stop) {
  std::optional<Result<Keys>> keys;
  for (Child& child : observed.children) {
    if (child.kind != Kind::kJob || !child.job) continue;
    if (child.owner != observed.app.uid) {
      const bool of_schedule = is_own(observed, Kind::kCronJob, child.job->cron_job);
      child.job->origin = of_schedule ? Origin::kOurs : Origin::kForged;
      continue;
    }
    if (!keys) keys = keys_.get(stop);
    if (*keys) {
      child.job->origin =
          is_proven(**keys, observed.app.key, observed.app.uid, child) ? Origin::kOurs : Origin::kForged;
    } else {
      child.job->origin = Origin::kUnknown;
      observed.origin_problem = keys->error().message;
      observed.look_again = kTryAgain;
    }
  }
}

void Provenance::drop_foreign_pods(Observed& observed, const std::stop_token& stop) {
  Deployments known;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(observed.app.key); found != known_.end()) known = found->second;
  }
  Deployments used;
  int reads = kMostReads;
  std::erase_if(observed.pods, [&](const PodFacts& pod) {
    if (is_run(pod)) return !is_of_own_job(observed, pod.job_uid);
    const bool ours = is_ours(observed, pod, known, reads, stop);
    const std::string uid = to_string(pod.replica_set_uid);
    if (const auto read = known.find(uid); read != known.end()) used.insert(*read);
    return !ours;
  });
  std::erase_if(observed.sightings, [&](const Sighting& sighting) {
    if (sighting.clean > 0) return false;
    PodFacts witness;
    witness.replica_set = sighting.replica_set;
    witness.replica_set_uid = sighting.replica_set_uid;
    const bool ours = is_ours(observed, witness, known, reads, stop);
    if (const auto read = known.find(to_string(witness.replica_set_uid)); read != known.end())
      used.insert(*read);
    return !ours;
  });
  const std::lock_guard lock(mutex_);
  if (used.empty()) {
    known_.erase(observed.app.key);
  } else {
    known_[observed.app.key] = std::move(used);
  }
}

bool Provenance::is_ours(Observed& observed, const PodFacts& pod, Deployments& known, int& reads,
                         const std::stop_token& stop) {
  if (pod.replica_set_uid.empty()) return false;
  const std::string uid = to_string(pod.replica_set_uid);
  auto found = known.find(uid);
  if (found == known.end()) {
    const bool may_read = reads-- > 0;
    const auto deployment =
        may_read ? deployment_of(observed.app.key.namespace_name, pod, stop) : std::optional<Uid>();
    if (!deployment) {
      observed.look_again = kTryAgain;
      return false;
    }
    found = known.emplace(uid, *deployment).first;
  }
  return is_own(observed, Kind::kDeployment, found->second);
}

/// Empty: of none. Absent: it cannot be told now.
std::optional<Uid> Provenance::deployment_of(const std::string& namespace_name, const PodFacts& pod,
                                             const std::stop_token& stop) {
  if (!is_object_name(pod.replica_set)) return Uid{};
  const auto answer = read_(kinds::replica_set_path(namespace_name, pod.replica_set), stop);
  if (!answer) return answer.error().status == 404 ? std::optional(Uid{}) : std::nullopt;
  const auto read = kinds::read_replica_set(*answer);
  return read && read->uid == pod.replica_set_uid ? read->deployment : Uid{};
}

Result<std::string> Provenance::proof(const AppKey& app, const Uid& uid, const std::string& job,
                                      std::stop_token stop) {
  const auto keys = keys_.get(std::move(stop));
  if (!keys) return keys.error();
  return job_proof(*keys, app, uid, job);
}

Result<bool> Provenance::made_by_us(const AppKey& app, const Uid& uid, const Child& job,
                                    std::stop_token stop) {
  const auto keys = keys_.get(std::move(stop));
  if (!keys) return keys.error();
  return is_proven(*keys, app, uid, job);
}

void Provenance::forget(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  known_.erase(key);
}

}  // namespace twelvefactor::gather
