#include "gather/contents.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "gather/gather.hpp"
#include "gather/try_again.hpp"
#include "kinds/build/admin_task.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/build/config_map.hpp"
#include "kinds/read/read_config_map.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::gather {
namespace {

bool was_any(const Observed& observed, std::initializer_list<std::string_view> reasons) {
  return std::ranges::any_of(observed.previous.conditions, [&reasons](const Condition& each) {
    return each.type == condition::kReady && std::ranges::find(reasons, each.reason) != reasons.end();
  });
}

/// Was nothing new begun at the last pass, because something was missing, a rule is broken or the pin is
/// wrong?
bool was_held(const Observed& observed) {
  return was_any(observed, {reason::kPolicyViolation, reason::kPromotionPending,
                            reason::kPinnedReleaseMissing, reason::kPinnedReleaseUnusable}) ||
         std::ranges::any_of(observed.previous.conditions, [](const Condition& each) {
           return !each.status &&
                  (each.type == condition::kConfigReady || each.type == condition::kBackingServicesBound);
         });
}

/// On its way to another release, with nothing in between: nobody waits there long.
bool is_rolling_out(const Observed& observed) {
  return was_any(observed, {reason::kRolloutInProgress, reason::kReleasePending});
}

/// What runs while it is not what the spec asks for, or while nobody can tell what that is: then what
/// somebody removes is made again of its AppRelease. 0: not needed.
std::int64_t release_to_keep(const Observed& observed) {
  const ReleaseNumbers& numbers = observed.previous.release;
  const bool unbound = std::ranges::any_of(observed.app.spec.backing_services, [](const auto& entry) {
    return entry.second.service && entry.second.secret_name.empty();
  });
  return numbers.active == numbers.desired && !unbound && !was_held(observed) ? 0 : numbers.active;
}

std::map<std::string, kinds::SecretUse> uses_of(const Observed& observed, const ReleaseContent& content) {
  return kinds::secret_uses(kinds::on_release(observed.app.spec, content), observed.app.key.name);
}

/// Of those tasks that have not ended.
std::set<std::int64_t> releases_of_tasks(const Observed& observed) {
  std::set<std::int64_t> numbers;
  for (const auto& task : observed.tasks) {
    const std::int64_t number = kinds::release_of(*task, observed.previous.release.active);
    if (number > 0 && !kinds::has_ended(*task)) numbers.insert(number);
  }
  return numbers;
}

}  // namespace

Contents::Contents(Read read, Secret secret, HashKeys& keys, std::size_t most_kept)
    : read_(std::move(read)), secret_(std::move(secret)), keys_(keys), kept_bytes_(most_kept) {}

void Contents::fill(Observed& observed, std::stop_token stop) {
  Known known = take(observed.app.key);
  if (observed.spec_error.empty()) {
    config_maps_.fill(observed, read_, stop);
    fill_releases(observed, known, stop);
    fill_secrets(observed, known, stop);
    fill_contract(observed, known, stop);
  }
  // Tasks that run are followed also while the spec cannot be read.
  fill_last_words(observed, known, stop);
  known.drop_what_says(observed.previous.secret_versions);
  keep(observed.app.key, std::move(known));
}

void Contents::fill_releases(Observed& observed, Known& known, const std::stop_token& stop) {
  const std::int64_t pin = observed.app.spec.release.pin;
  const std::int64_t running = release_to_keep(observed);
  const std::set<std::int64_t> of_tasks = releases_of_tasks(observed);
  std::erase_if(known.releases, [&](const auto& entry) {
    return entry.first != pin && entry.first != running && !of_tasks.contains(entry.first);
  });
  fill_task_releases(observed, known, of_tasks, stop);
  if (pin > 0) {
    auto content = release(observed, pin, known, stop);
    if (content) {
      observed.pinned = std::move(*content);
    } else {
      observed.pin_problem = content.error().message;
      observed.look_again = kTryAgain;
    }
  }
  // When it cannot be had, what runs is left alone until it can.
  if (running > 0) {
    if (auto content = release(observed, running, known, stop)) {
      observed.running = std::move(*content);
    } else {
      observed.look_again = kTryAgain;
    }
  }
  fill_snapshots(observed, known, stop);
}

/// What the ConfigMaps of held and pinned releases hold is read while they are there: what somebody deletes
/// can be made again then.
void Contents::fill_snapshots(Observed& observed, Known& known, const std::stop_token& stop) {
  std::map<std::string, StringMap> kept;
  for (const auto* release : {&observed.pinned, &observed.running}) {
    if (!*release || (release == &observed.running && is_rolling_out(observed))) continue;
    const ReleaseContent& content = **release;
    for (const auto& [name, hash] : {std::pair{content.config_map, content.config_hash},
                                     std::pair{content.files_map, content.files_hash}}) {
      if (name.empty()) continue;
      if (const auto before = known.snapshots.find(name); before != known.snapshots.end()) {
        kept[name] = before->second;
      } else if (auto data = snapshot(observed, name, hash, stop)) {
        kept[name] = std::move(*data);
      }
    }
  }
  known.snapshots = kept;
  observed.snapshots = std::move(kept);
}

std::optional<StringMap> Contents::snapshot(Observed& observed, const std::string& name,
                                            const std::string& hash, const std::stop_token& stop) {
  if (own_child(observed, Kind::kConfigMap, name) == nullptr) return std::nullopt;
  const auto answer =
      read_(kinds::object_path(Kind::kConfigMap, observed.app.key.namespace_name, name), stop);
  if (!answer && answer.error().status != 404) observed.look_again = kTryAgain;
  auto facts = answer ? kinds::read_config_map(*answer) : std::nullopt;
  // Another content under this name is not the release's.
  if (!facts || !facts->data || kinds::config_hash(*facts->data) != hash) return std::nullopt;
  return *facts->data;
}

void Contents::fill_task_releases(Observed& observed, Known& known, const std::set<std::int64_t>& numbers,
                                  const std::stop_token& stop) {
  for (const std::int64_t number : numbers) {
    auto content = release(observed, number, known, stop);
    if (!content) {
      observed.release_problem = content.error().message;
      observed.look_again = kTryAgain;
    } else if (*content) {
      observed.releases.emplace(number, std::move(**content));
    }
  }
  // The app's own spec may not name the Secrets of an earlier release any more.
  for (const auto& [number, content] : observed.releases) {
    for (const auto& [name, use] : uses_of(observed, content)) {
      const auto facts = secret_({observed.app.key.namespace_name, name});
      if (facts && facts->exists) observed.secrets.try_emplace(name, *facts);
    }
  }
}

/// Absent when there is no such release.
Result<std::optional<ReleaseContent>> Contents::release(const Observed& observed, std::int64_t number,
                                                        Known& known, const std::stop_token& stop) {
  const std::string name = kinds::app_release_name(observed.app.key.name, number);
  const Child* child = own_child(observed, Kind::kAppRelease, name);
  if (child == nullptr) return std::optional<ReleaseContent>();
  const auto before = known.releases.find(number);
  if (before != known.releases.end() && before->second.uid == child->uid)
    return std::optional(before->second.content);
  const auto answer =
      read_(kinds::object_path(Kind::kAppRelease, observed.app.key.namespace_name, name), stop);
  if (!answer && answer.error().status == 404) return std::optional<ReleaseContent>();
  auto content =
      answer ? kinds::read_release_content(*answer) : Result<ReleaseContent>(Error{answer.error().message});
  if (!content)
    return Error{"AppRelease " + name + " cannot be read: " + content.error().message +
                 "; it is tried again"};
  known.releases.insert_or_assign(number, ReadRelease{child->uid, *content, answer->size()});
  return std::optional(*content);
}

void Contents::fill_contract(Observed& observed, Known& known, const std::stop_token& stop) {
  const std::string& where = observed.app.key.namespace_name;
  ContractReads reads;
  reads.read = [&](const std::string& secret) -> std::optional<kinds::SecretData> {
    const auto answer = read_(kinds::object_path(Kind::kSecret, where, secret), stop);
    auto data = answer ? kinds::read_secret_data(*answer) : std::nullopt;
    if (!data && (answer || answer.error().status != 404))
      observed.contract_problem = "Secret " + secret + " cannot be read; it is tried again every few seconds";
    return data;
  };
  reads.may_ask = [&](const std::string& secret, const std::string& question) {
    if (questions_.may_ask({where, secret}, question, kinds::parse_time(observed.now))) return true;
    observed.contract_problem = "Secret " + secret +
                                " has been compared with changed contracts very often; it is compared with "
                                "this one in a moment";
    return false;
  };
  if (!compare_with_contract(observed, known.contract, reads) && !observed.contract_problem.empty())
    observed.look_again = kTryAgain;
}

}  // namespace twelvefactor::gather
