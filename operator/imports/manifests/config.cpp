#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "imports/manifests/app.hpp"
#include "imports/services.hpp"

namespace twelvefactor::imports::plain {
namespace {

using From = Definition::From;

constexpr std::size_t kLongestInProcess = 4096;
constexpr std::size_t kMostInProcess = 64;  // variables of one process, and secrets of it
constexpr std::size_t kMostSources = 16;

/// "DB_HOST" beside "DATABASE_URL": of the Secret that binds a service.
bool is_entry(const std::string& key) {
  static const std::set<std::string> kEntries = {
      "uri", "url", "host", "hostname", "port", "user", "username", "pass", "password", "dbname", "database"};
  std::string lower;
  for (const char c : key) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return kEntries.contains(lower);
}

class PlainConfig {
 public:
  explicit PlainConfig(App& app) : app_(app), draft_(app.draft) {}

  void write() {
    std::set<std::string> names;
    for (const Part& part : app_.parts) {
      for (const auto& [name, definition] : part.variables) names.insert(name);
    }
    for (const std::string& name : names) variable(name);
    bind_rest_of_secrets();
    sources();
  }

 private:
  using User = std::pair<const Part*, const Definition*>;

  void variable(const std::string& name) {
    std::vector<User> users;
    std::size_t processes = 0;
    for (const Part& part : app_.parts) {
      if (const auto found = part.variables.find(name); found != part.variables.end())
        users.emplace_back(&part, &found->second);
      processes += part.admin ? 0 : 1;
    }
    const bool same = std::ranges::all_of(users, [&](const User& each) {
      return each.second->is_same(*users.front().second) &&
             same_made(*each.first, *users.front().first, name);
    });
    const auto of_processes = static_cast<std::size_t>(
        std::ranges::count_if(users, [](const User& each) { return !each.first->admin; }));
    const bool admin = of_processes < users.size();
    if (same && (of_processes == processes || admin)) return whole(name, users.front());
    for (const User& each : users) of_one(name, each, of_processes > 0);
  }

  /// Secret values are compared, and kept nowhere.
  static bool same_made(const Part& part, const Part& other, const std::string& name) {
    const auto mine = part.made.find(name);
    const auto theirs = other.made.find(name);
    return (mine == part.made.end()) == (theirs == other.made.end()) &&
           (mine == part.made.end() || mine->second == theirs->second);
  }

  void whole(const std::string& name, const User& user) {
    const Definition& definition = *user.second;
    switch (definition.from) {
      case From::kLiteral:
        draft_.env[name] = definition.value;
        break;
      case From::kField:
        draft_.pod.field_env[name] = definition.value;
        break;
      case From::kSecretRef:
        if (bind_service_variable(name, definition.value, definition.key, draft_)) break;
        draft_.secrets[name] = {false, definition.value, definition.key};
        break;
      case From::kMadeSecret:
        if (!bind_new(name, user)) draft_.secrets[name] = {};
        break;
      case From::kUnset:
        draft_.contract[name].unset = true;
        break;
    }
  }

  /// DATABASE_URL and its like, as a literal: the binding has to be made.
  bool bind_new(const std::string& name, const User& user) {
    const bool bound = add_service_variable(name, user.first->made.at(name), user.second->source, draft_);
    draft_.contract.erase(name);
    return bound;
  }

  void of_one(const std::string& name, const User& user, bool others) {
    const auto& [part, definition] = user;
    if (part->admin) return of_admin(name, user, others);
    DraftProcess& process = draft_.processes.at(part->name);
    if (process.env.size() >= kMostInProcess || process.secrets.size() >= kMostInProcess)
      return whole(name, user);
    switch (definition->from) {
      case From::kLiteral:
        if (definition->value.size() > kLongestInProcess || name.starts_with("PORT_"))
          return whole(name, user);
        process.env[name] = definition->value;
        break;
      case From::kField:
        process.pod.field_env[name] = definition->value;
        break;
      case From::kSecretRef:
        process.secrets[name] = {false, definition->value, definition->key};
        break;
      case From::kMadeSecret:
        process.secrets[name] = {false, "", part->name + "." + name};
        break;
      case From::kUnset:
        draft_.contract[name].unset = true;
        break;
    }
  }

  /// An admin process has the variables of the app, and words of its own.
  void of_admin(const std::string& name, const User& user, bool others) {
    if (!others) return whole(name, user);
    const auto& [part, definition] = user;
    if (definition->from == From::kLiteral) {
      std::vector<std::string>& words = draft_.admin_processes.at(part->name).command;
      if (words.empty() || words.front() != "env") words.insert(words.begin(), "env");
      words.insert(words.begin() + 1, name + "=" + definition->value);
      return;
    }
    draft_.notes.push_back(
        {Note::Weight::kMissing, definition->source, part->at(),
         name + " has another value in it than in processes, and admin processes have no config of their own",
         "give it another name"});
  }

  /// A Secret that binds a service binds it with all of its entries.
  void bind_rest_of_secrets() {
    for (auto& [name, service] : draft_.services) {
      if (service.secret_name.empty()) continue;
      std::erase_if(draft_.secrets, [&service](const auto& each) {
        const bool moves = each.second.secret_name == service.secret_name && is_entry(each.second.key);
        if (moves) service.env[each.first] = each.second.key;
        return moves;
      });
      draft_.notes.push_back({Note::Weight::kGuessed, "", "backingServices." + name,
                              "by their names its variables are the address of a service, so the Secret " +
                                  service.secret_name + " binds it, as it stands in the namespace",
                              "correct type"});
    }
  }

  void sources() {
    for (const Part& part : app_.parts) {
      for (const DraftEnvSource& each : part.sources) {
        if (std::ranges::find(draft_.env_from, each) != draft_.env_from.end()) continue;
        if (draft_.env_from.size() >= kMostSources) {
          app_.place(part)
              .in(".envFrom")
              .missing("there are more than 16 sources of variables: " + each.name + " is left out",
                       "state its variables in config");
          continue;
        }
        draft_.env_from.push_back(each);
        tell_of_source(part, each);
      }
    }
  }

  void tell_of_source(const Part& part, const DraftEnvSource& source) const {
    const bool everywhere = std::ranges::all_of(app_.parts, [&source](const Part& each) {
      return each.admin || std::ranges::find(each.sources, source) != each.sources.end();
    });
    const Place place = app_.place(part).in(".envFrom").about("config.envFrom");
    if (!everywhere) place.guess("all processes are given the variables of " + source.name + " here");
    if (!source.secret)
      place.guess("the ConfigMap " + source.name + " is not a part of the app, and has to stay",
                  "or state its values in config.env");
  }

  App& app_;
  Draft& draft_;
};

}  // namespace

void set_config(App& app) {
  PlainConfig(app).write();
}

}  // namespace twelvefactor::imports::plain
