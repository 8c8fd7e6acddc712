// What Secrets hold, of which only keyed hashes are kept; and values of a Secret that is yet to be made.
#include <utility>

#include "gather/contents.hpp"
#include "gather/gather.hpp"
#include "gather/secret_hashes.hpp"
#include "gather/try_again.hpp"
#include "gather/usable.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/versions.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::gather {

/// A Secret whose contents count: which version, and which keys.
struct Reading {
  SecretVersion wanted;  // without a hash
  kinds::SecretUse use;
  std::string before;  // the hash of an earlier version
};

namespace {

/// That version or one that the watch has yet to tell, read for the same keys?
bool is_known(const SecretVersion& known, const SecretVersion& wanted) {
  return known.uid == wanted.uid && known.keys == wanted.keys &&
         kinds::is_at_least(known.resource_version, wanted.resource_version);
}

bool is_known(const std::map<std::string, SecretVersion>& known, const std::string& name,
              const SecretVersion& wanted) {
  const auto found = known.find(name);
  return found != known.end() && is_known(found->second, wanted);
}

std::string hash_before(const Observed& observed, const std::string& name, const std::string& keys) {
  const auto found = observed.previous.secret_versions.find(name);
  return found != observed.previous.secret_versions.end() && found->second.keys == keys ? found->second.hash
                                                                                        : std::string();
}

std::map<std::string, kinds::SecretUse> secrets_used(const Observed& observed) {
  return kinds::secret_uses(
      observed.pinned ? kinds::on_release(observed.app.spec, *observed.pinned) : observed.app.spec,
      observed.app.key.name);
}

}  // namespace

void Contents::fill_secrets(Observed& observed, Known& known, const std::stop_token& stop) {
  const AppKey& app = observed.app.key;
  // Of what runs it counts that they are there: what somebody removes of it is made again.
  for (const std::string& name : secrets_of_releases(observed)) {
    if (const auto facts = secret_({app.namespace_name, name})) observed.secrets.try_emplace(name, *facts);
  }
  observed.prepared_hash.clear();
  std::map<std::string, SecretVersion> read;
  StringMap absent;
  for (auto& [name, use] : secrets_used(observed)) {
    Reading reading{{}, use, {}};
    if (name == kinds::generated_secret_name(app.name)) {
      // What we wrote a moment ago the watch has yet to tell.
      const Child* child = own_child(observed, Kind::kSecret, name);
      if (child == nullptr)
        prepare_generated(observed, use, stop);
      else
        prepared_.forget(app);
      if (child == nullptr || child->deleting) continue;
      reading.wanted = {to_string(child->uid), std::to_string(child->resource_version), keys_used(use), ""};
    } else {
      const auto facts = secret_({app.namespace_name, name});
      if (!facts || !facts->exists) {
        absent.emplace(name, known.absent.contains(name) ? known.absent.at(name) : observed.now);
        continue;
      }
      observed.secrets.try_emplace(name, *facts);
      reading.wanted = {to_string(facts->uid), std::to_string(facts->resource_version), keys_used(use), ""};
    }
    reading.before = hash_before(observed, name, reading.wanted.keys);
    for (const auto* source : {&known.secrets, &observed.previous.secret_versions}) {
      if (!read.contains(name) && is_known(*source, name, reading.wanted)) read[name] = source->at(name);
    }
    if (read.contains(name)) continue;
    const auto bad = known.unusable.find(name);
    if (bad != known.unusable.end() && is_known(bad->second.version, reading.wanted)) {
      observed.unusable_keys[name] = bad->second.keys;
    } else if (const auto version = hashed(observed, name, reading, known, stop)) {
      read[name] = *version;
    }
  }
  std::erase_if(known.unusable,
                [&observed](const auto& entry) { return !observed.unusable_keys.contains(entry.first); });
  known.absent = std::move(absent);
  observed.secret_versions = read;
  known.secrets = std::move(read);
}

std::optional<SecretVersion> Contents::hashed(Observed& observed, const std::string& name,
                                              const Reading& reading, Known& known,
                                              const std::stop_token& stop) {
  const auto answer = read_(kinds::object_path(Kind::kSecret, observed.app.key.namespace_name, name), stop);
  if (!answer && answer.error().status == 404) return std::nullopt;
  const auto data = answer ? kinds::read_secret_data(*answer) : std::nullopt;
  if (data) {
    if (auto keys = unusable_keys(reading.use, *data); !keys.empty()) {
      known.unusable[name] = {{data->uid, data->resource_version, reading.wanted.keys, ""}, keys};
      observed.unusable_keys[name] = std::move(keys);
      return std::nullopt;
    }
  }
  const auto keys = data ? keys_.get(stop) : Result<Keys>(Error{});
  if (data && keys) {
    return SecretVersion{data->uid, data->resource_version, reading.wanted.keys,
                         secret_hash(*keys, observed.app.key, name, reading.use, *data, reading.before)};
  }
  observed.secret_problem = data     ? keys.error().message
                            : answer ? "the answer for Secret " + name + " is none"
                                     : "Secret " + name + " cannot be read: " + answer.error().message;
  observed.secret_problem += "; it is tried again every few seconds";
  observed.look_again = kTryAgain;
  return std::nullopt;
}

/// Of a new app. Where the Secret is somebody else's, or goes to somebody faster, none of them is used.
void Contents::prepare_generated(Observed& observed, const kinds::SecretUse& use,
                                 const std::stop_token& stop) {
  const AppKey& app = observed.app.key;
  const auto keys = keys_.get(stop);
  auto values = keys ? prepared_.make(app, observed.app.spec) : Result<PreparedValues>(Error{});
  if (!values) return;
  const kinds::SecretData data{{}, {}, std::move(*values)};
  if (unusable_keys(use, data).empty())
    observed.prepared_hash =
        secret_hash(*keys, app, kinds::generated_secret_name(app.name), use, data, /*before=*/{});
}

void Contents::learn_generated(const Observed& observed, const std::string& object_json,
                               const std::stop_token& stop) {
  const AppKey& app = observed.app.key;
  const std::string name = kinds::generated_secret_name(app.name);
  const auto uses = secrets_used(observed);
  const auto use = uses.find(name);
  const auto data = kinds::read_secret_data(object_json);
  if (use == uses.end() || !data || !unusable_keys(use->second, *data).empty()) return;
  const auto keys = keys_.get(stop);
  if (!keys) return;
  SecretVersion version{data->uid, data->resource_version, keys_used(use->second), ""};
  version.hash = secret_hash(*keys, app, name, use->second, *data, hash_before(observed, name, version.keys));
  const std::lock_guard lock(mutex_);
  known_[app].secrets[name] = std::move(version);
}

}  // namespace twelvefactor::gather
