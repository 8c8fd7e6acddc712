#include "imports/compose/bindings.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "imports/compose/hosts.hpp"
#include "imports/compose/interpolation.hpp"
#include "imports/names.hpp"
#include "imports/services.hpp"

namespace twelvefactor::imports::compose {
namespace {

struct LastWord {
  std::string_view word;
  std::string_view key;
};

// What the value of a variable is, by how its name ends; the longer first.
constexpr auto kWords = std::to_array<LastWord>({
    {"DATABASE_NAME", "database"},
    {"DB_NAME", "database"},
    {"USER_NAME", "username"},
    {"USERNAME", "username"},
    {"PASSWORD", "password"},
    {"DATABASE", "database"},
    {"PASSWD", "password"},
    {"DBNAME", "database"},
    {"LOGIN", "username"},
    {"USER", "username"},
    {"PASS", "password"},
    {"PORT", "port"},
    {"NAME", "database"},
    {"PWD", "password"},
    {"DB", "database"},
});

constexpr auto kHostWords = std::to_array<std::string_view>(
    {"HOSTNAME", "HOST", "HOSTS", "SERVERS", "SERVER", "ADDRESS", "ADDR", "ENDPOINT", "NODES", "BROKERS",
     "BROKER", "URL", "URI", "CONTACT_POINTS"});

/// "DB_" of DB_HOST; none where the name does not end as that of a host does.
std::optional<std::string> family_of(const std::string& variable) {
  const std::string name = in_capitals(variable);
  for (const std::string_view word : kHostWords) {
    if (name.ends_with(word)) return name.substr(0, name.size() - word.size());
  }
  return std::nullopt;
}

std::string scheme_of_url(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == std::string_view::npos || end > 40) return {};
  const std::string_view scheme = text.substr(0, end);
  const bool plain = scheme.find_first_of(" /@=;,") == std::string_view::npos;
  return plain ? std::string(scheme) : std::string();
}

/// The key of a whole value that names a host.
std::string key_of_value(const std::string& text, const Service& service) {
  const std::string scheme = scheme_of_url(text);
  if (scheme.starts_with("jdbc:")) return "jdbc-url";
  if (scheme.find('+') != std::string::npos) return app_name(scheme) + "-uri";
  if (!scheme.empty()) return "uri";
  if (text.find_first_of(";= (@") != std::string::npos) return "connection-string";
  return service.known.type == "kafka" ? "bootstrap-servers" : "address";
}

class BindingFinder {
 public:
  BindingFinder(const std::vector<Service>& all, const std::vector<Environment>& environments) {
    for (const Service& service : all) {
      if (service.role == Role::kBacking) services_.push_back(&service);
    }
    for (const Environment& environment : environments) {
      for (const auto& [name, value] : environment) variables_.try_emplace(name, value.value_or(""));
    }
  }

  std::map<std::string, Bound> find() {
    for (const Service* service : services_) by_host(*service);
    for (const Service* service : services_) by_servers_variables(*service);
    for (const Service* service : services_) by_object_store(*service);
    for (const auto& [name, value] : variables_) by_usual_name(name, value);
    return std::move(bound_);
  }

 private:
  void by_host(const Service& service) {
    const std::set<std::string> hosts = hosts_of(service);
    std::vector<std::string> families;
    for (const auto& [name, written] : variables_) {
      if (bound_.contains(name)) continue;
      const std::string text = interpolate(written).text;
      const auto family = family_of(name);
      if (hosts.contains(text) && family) {
        bind(name, service, "host");
        if (!family->empty()) families.push_back(*family);
      } else if (mentions_host(text, hosts)) {
        const std::string key = key_of_value(text, service);
        bind(name, service, key);
        if (family && !family->empty() && key == "address") families.push_back(*family);
      }
    }
    for (const std::string& family : families) by_family(family, service);
  }

  void by_family(const std::string& family, const Service& service) {
    for (const auto& [name, value] : variables_) {
      const std::string upper = in_capitals(name);
      if (bound_.contains(name) || !upper.starts_with(family)) continue;
      const std::string rest = upper.substr(family.size());
      const auto word = std::ranges::find(kWords, std::string_view(rest), &LastWord::word);
      if (word != kWords.end()) bind(name, service, std::string(word->key));
    }
  }

  /// The server and the app are given the same: POSTGRES_PASSWORD, or another name with the same value.
  void by_servers_variables(const Service& service) {
    const bool attached = is_attached(service);
    for (const auto& [theirs, value] : member(service.value, "environment").items()) {
      const std::string_view key = key_of_name(theirs);
      if (key.empty() || key == "port") continue;
      const auto same = variables_.find(theirs);
      if (service.known.needs_database && same != variables_.end() && !bound_.contains(theirs))
        bind(theirs, service, std::string(key));
      if (!attached || key != "password" || scalar_text(value).empty()) continue;
      for (const auto& [name, written] : variables_) {
        if (!bound_.contains(name) && written == scalar_text(value) && key_of_name(name) == key)
          bind(name, service, "password");
      }
    }
  }

  /// The credentials of an object store that some variable names: AWS_ACCESS_KEY_ID, S3_SECRET_KEY.
  void by_object_store(const Service& service) {
    if (service.known.type != "s3" || !is_attached(service)) return;
    for (const auto& [name, written] : variables_) {
      const std::string upper = in_capitals(name);
      const bool one =
          upper.starts_with("AWS_") || upper.find("S3_") != std::string::npos || upper.starts_with("MINIO_");
      if (!one || bound_.contains(name)) continue;
      if (upper.ends_with("ACCESS_KEY_ID") || upper.ends_with("S3_ACCESS_KEY") || upper == "MINIO_ACCESS_KEY")
        bind(name, service, "access-key-id");
      if (upper.ends_with("SECRET_ACCESS_KEY") || upper.ends_with("SECRET_KEY"))
        bind(name, service, "secret-access-key");
    }
  }

  [[nodiscard]] bool is_attached(const Service& service) const {
    return std::ranges::any_of(bound_,
                               [&service](const auto& each) { return each.second.service == service.name; });
  }

  static std::string_view key_of_name(const std::string& variable) {
    const std::string upper = in_capitals(variable);
    for (const LastWord& each : kWords) {
      const bool ends = upper.ends_with(each.word) && upper.size() > each.word.size() &&
                        upper[upper.size() - each.word.size() - 1] == '_';
      if (ends && each.word != "NAME") return each.key;
    }
    return {};
  }

  /// REDIS_URL whose value nobody has said, where there is one such service.
  void by_usual_name(const std::string& name, const std::string& written) {
    if (bound_.contains(name) || interpolate(written).whole()) return;
    const std::string_view type = service_type(name, written);
    const auto fits = [type](const Service* each) { return each->known.type == type; };
    if (!type.empty() && std::ranges::count_if(services_, fits) == 1)
      bind(name, **std::ranges::find_if(services_, fits), "uri");
  }

  /// A key has one value: another one has the variable's name for a key.
  void bind(const std::string& variable, const Service& service, const std::string& key) {
    const auto [taken, fresh] = values_.try_emplace({service.name, key}, variables_.at(variable));
    const bool same = fresh || taken->second == variables_.at(variable);
    bound_[variable] = {service.name, same ? key : app_name(variable)};
  }

  std::vector<const Service*> services_;
  std::map<std::string, std::string> variables_;  // as they are written
  std::map<std::string, Bound> bound_;
  std::map<std::pair<std::string, std::string>, std::string> values_;  // by service and key
};

}  // namespace

std::map<std::string, Bound> find_bindings(const std::vector<Service>& all,
                                           const std::vector<Environment>& environments) {
  return BindingFinder(all, environments).find();
}

}  // namespace twelvefactor::imports::compose
