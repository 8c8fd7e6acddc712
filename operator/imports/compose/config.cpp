#include "imports/compose/config.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "imports/compose/hosts.hpp"
#include "imports/compose/interpolation.hpp"
#include "imports/names.hpp"
#include "imports/services.hpp"
#include "imports/variables.hpp"
#include "kinds/secrecy/secret_names.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::imports::compose {
namespace {

constexpr std::size_t kLongestOfProcess = 4096;
constexpr std::size_t kLongestValue = 32768;

bool says_secret(const std::string& name) {
  return kinds::name_says_secret(kinds::as_variable(name));
}

/// Its own name, its value, or a variable that it is made of says that it is secret.
bool is_secret_value(const std::string& name, const Interpolated& value) {
  return says_secret(name) || std::ranges::any_of(value.names, says_secret) ||
         !kinds::show_value(name, value.text).whole;
}

class ConfigWriter {
 public:
  ConfigWriter(const std::vector<Service>& all, const std::vector<AppService>& app, const std::string& source,
               Draft& draft)
      : all_(all), app_(app), source_(source), draft_(draft) {}

  void write() {
    std::vector<Environment> environments;
    for (const AppService& each : app_) environments.push_back(each.environment);
    const auto bound = find_bindings(all_, environments);
    for (const auto& [name, where] : bound) bind(name, where);
    attach_unnamed();
    for (const auto& [name, users] : users_of_variables()) {
      if (!bound.contains(name)) variable(name, users);
    }
  }

 private:
  using Users = std::vector<std::pair<const AppService*, std::optional<std::string>>>;

  [[nodiscard]] std::map<std::string, Users> users_of_variables() const {
    std::map<std::string, Users> users;
    for (const AppService& each : app_) {
      for (const auto& [name, value] : each.environment) users[name].emplace_back(&each, value);
    }
    return users;
  }

  void bind(const std::string& variable, const Bound& where) {
    service(where.service).env[variable] = where.key;
    DraftVariable& stated = draft_.contract[variable];
    stated.required = true;
    stated.secret = is_secret_entry(where.key) || says_secret(variable);
  }

  DraftService& service(const std::string& name) {
    const auto found = std::ranges::find(all_, name, &Service::name);
    const auto [place, fresh] = draft_.services.try_emplace(backing_name(name));
    if (fresh && found != all_.end()) {
      place->second.type = found->known.type;
      place->second.provider = found->known.provider;
      place->second.version = image_version(found->image);
    }
    return place->second;
  }

  /// Those that the app needs without a variable, and what is to be said of all.
  void attach_unnamed() {
    for (const Service& each : all_) {
      if (each.role != Role::kBacking) continue;
      const std::string name = backing_name(each.name);
      const std::string at = source_ + ": services." + each.name;
      if (!draft_.services.contains(name)) {
        if (!is_needed(each)) {
          draft_.notes.push_back({Note::Weight::kGuessed, at, "",
                                  "it is a backing service that nothing of this app names: it was left out",
                                  "attach it in backingServices, if the app uses it"});
          continue;
        }
        service(each.name).mount = true;
      }
      tell_of_binding(name, "a container" + (each.image.empty() ? "" : " of " + each.image), at, draft_);
    }
  }

  [[nodiscard]] bool is_needed(const Service& backing) const {
    const auto needs = [&backing](const Service& each) {
      return std::ranges::find(each.needs, backing.name) != each.needs.end();
    };
    bool by_others = false;
    bool other_apps = false;
    for (const Service& each : all_) {
      if (each.role == Role::kProcess && needs(each)) return true;
      other_apps = other_apps || each.role == Role::kOtherApp;
      by_others = by_others || (each.role != Role::kPlatform && needs(each));
    }
    return !by_others && !other_apps;
  }

  void variable(const std::string& name, const Users& users) {
    const bool same = std::ranges::all_of(
        users, [&users](const auto& each) { return each.second == users.front().second; });
    const bool everywhere =
        users.size() == app_.size() || std::ranges::all_of(app_, [&users](const AppService& each) {
          return each.admin || std::ranges::find(users, &each, &Users::value_type::first) != users.end();
        });
    const std::string written = users.front().second.value_or("");
    const Interpolated value = interpolate(written);
    if (name == "PORT") return;
    if (!users.front().second) return unknown(name, "", false);
    if (value.malformed)
      draft_.notes.push_back({Note::Weight::kMissing, at(users, name), "config.env",
                              "it has a $ that compose refuses, and was carried over as it is",
                              "correct " + name});
    if (is_secret_value(name, value)) {
      if (!value.whole() || !value.text.empty()) return secret(name, users, same);
      // It is empty there, and code that can do without it is given none.
      if (can_be_set(name)) draft_.contract[name].secret = true;
      return;
    }
    if (!value.needed.empty()) return unknown(name, written, true);
    if (same && everywhere) return whole(name, value.text, at(users, name));
    for (const auto& [user, each] : users)
      of_one(name, interpolate(each.value_or("")).text, *user, at(users, name));
  }

  void whole(const std::string& name, const std::string& text, const std::string& source) {
    const std::string moved = with_moved_secrets(text);
    if (moved.size() > kLongestValue) {
      draft_.notes.push_back({Note::Weight::kMissing, source, "config.env", name + " is longer than 32 KiB",
                              "put it into a file: config.files"});
    } else if (moved.empty() && can_be_set(name)) {
      draft_.env[name] = "";
      draft_.contract.try_emplace(name);
    } else {
      add_variable({name, moved, "", true, false, false}, source, draft_);
    }
    tell_of_hosts(name, moved, source);
  }

  void of_one(const std::string& name, const std::string& text, const AppService& user,
              const std::string& source) {
    if (user.admin) {
      // The words of the command are all that it has of its own.
      std::vector<std::string>& words = draft_.admin_processes.at(user.name).command;
      if (words.empty() || words.front() != "env") words.insert(words.begin(), "env");
      words.insert(words.begin() + 1, name + "=" + text);
      return;
    }
    const bool fits = text.size() <= kLongestOfProcess && can_be_set(name) && !name.starts_with("PORT_");
    if (!fits) return whole(name, text, source);
    draft_.processes.at(user.name).env[name] = with_moved_secrets(text);
    draft_.contract.try_emplace(name);
    tell_of_hosts(name, text, source);
  }

  void secret(const std::string& name, const Users& users, bool same) {
    if (!can_be_set(name)) return add_variable({name, "", "", true, false, false}, at(users, name), draft_);
    draft_.secrets.try_emplace(name);
    DraftVariable& stated = draft_.contract[name];
    stated.secret = stated.required = true;
    if (!same)
      draft_.notes.push_back({Note::Weight::kMissing, at(users, name), "config.secrets",
                              name + " has another value in each of several services, and is one here",
                              "state it in secrets of the processes, from a key for each"});
  }

  /// Compose takes it from its caller, as a whole or in part.
  void unknown(const std::string& name, const std::string& written, bool required) {
    NamedVariable stated{name, "", "", required, false, false};
    const bool in_part = !written.empty() && !interpolate(written).text.empty();
    if (in_part && can_be_set(name) && kinds::show_value(name, written).whole)
      draft_.examples[name] = written;
    add_variable(stated, source_ + ": " + name, draft_);
  }

  /// Files of secrets have another place here (mounts.cpp).
  [[nodiscard]] std::string with_moved_secrets(std::string text) const {
    constexpr std::string_view kThere = "/run/secrets/";
    for (std::size_t at = text.find(kThere); at != std::string::npos; at = text.find(kThere, at)) {
      if (!draft_.files.contains("/secrets/" + text.substr(at + kThere.size()))) break;
      text.replace(at, kThere.size(), "/secrets/");
    }
    return text;
  }

  void tell_of_hosts(const std::string& name, const std::string& text, const std::string& source) {
    for (const Service& each : all_) {
      if (each.role == Role::kBacking || !mentions_host(text, hosts_of(each))) continue;
      const bool own = each.role == Role::kProcess;
      const bool other = each.role == Role::kOtherApp;
      draft_.notes.push_back(
          {Note::Weight::kMissing, source, "config.env",
           "the value of " + name + " names the service " + each.name +
               ", which has another address in a cluster",
           own ? "write http://" + draft_.name + " for the process web, http://" + draft_.name +
                     "-<process> for another"
           : other ? "write http://" + app_name(each.name) + ", if it is imported with --service " + each.name
                   : "write the address that the platform gives it"});
      return;
    }
  }

  [[nodiscard]] std::string at(const Users& users, const std::string& name) const {
    return source_ + ": services." + users.front().first->service->name + ".environment." + name;
  }

  const std::vector<Service>& all_;
  const std::vector<AppService>& app_;
  const std::string& source_;
  Draft& draft_;
};

}  // namespace

void set_config(const std::vector<Service>& all, const std::vector<AppService>& app,
                const std::string& source, Draft& draft) {
  ConfigWriter(all, app, source, draft).write();
}

}  // namespace twelvefactor::imports::compose
