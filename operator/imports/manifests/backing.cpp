#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "imports/compose/bindings.hpp"
#include "imports/compose/hosts.hpp"
#include "imports/manifests/app.hpp"
#include "imports/names.hpp"
#include "imports/services.hpp"

namespace twelvefactor::imports::plain {
namespace {

// Kinds of operators whose objects are backing services, by group and kind.
struct OperatorKind {
  std::string_view group;
  std::string_view kind;
  std::string_view type;
  std::string_view provider;
};
constexpr auto kOperatorKinds = std::to_array<OperatorKind>({
    {"postgresql.cnpg.io", "Cluster", "postgresql", "cloudnative-pg"},
    {"acid.zalan.do", "postgresql", "postgresql", "zalando"},
    {"postgres-operator.crunchydata.com", "PostgresCluster", "postgresql", "crunchydata"},
    {"mysql.oracle.com", "InnoDBCluster", "mysql", "mysql-operator"},
    {"k8s.mariadb.com", "MariaDB", "mysql", "mariadb-operator"},
    {"psmdb.percona.com", "PerconaServerMongoDB", "mongodb", "percona"},
    {"mongodbcommunity.mongodb.com", "MongoDBCommunity", "mongodb", "mongodb"},
    {"redis.redis.opstreelabs.in", "Redis", "redis", "opstree"},
    {"databases.spotahome.com", "RedisFailover", "redis", "spotahome"},
    {"rabbitmq.com", "RabbitmqCluster", "amqp", "rabbitmq"},
    {"kafka.strimzi.io", "Kafka", "kafka", "strimzi"},
    {"elasticsearch.k8s.elastic.co", "Elasticsearch", "elasticsearch", "eck"},
    {"minio.min.io", "Tenant", "s3", "minio"},
});

/// A backing service of the input, in the words of those who look for hosts in values.
compose::Service as_service(const App& app, const Backing& backing) {
  compose::Service service;
  service.name = backing.workload->name;
  service.role = compose::Role::kBacking;
  service.known = backing.known;
  service.image = member_text(*main_container(*backing.workload).value, "image");
  std::set<std::string> names = {service.name,
                                 member_text(member(backing.workload->value, "spec"), "serviceName")};
  for (const Object* each : services_of(app.world, *backing.workload)) names.insert(each->name);
  Tree aliases = Tree::array();
  for (const std::string& name : names) {
    if (name.empty()) continue;
    // kubectl's own, where nobody names one.
    const std::string& stated = backing.workload->namespace_name;
    const std::string whole = name + "." + (stated.empty() ? "default" : stated);
    for (const std::string& each : {name, whole, whole + ".svc", whole + ".svc.cluster.local"})
      aliases.push_back(each);
  }
  service.value = {{"networks", {{"cluster", {{"aliases", std::move(aliases)}}}}}};
  return service;
}

class BackingSetter {
 public:
  explicit BackingSetter(App& app) : app_(app), draft_(app.draft) {
    for (const Backing& each : app.sorted.backing) {
      if (each.workload->namespace_name == app.group.namespace_name) of_world_.push_back(&each);
    }
  }

  void set() {
    bind_literals();
    for (const Backing* each : of_world_) attach(*each);
    for (const Object& object : app_.world.objects) {
      const auto kind = std::ranges::find_if(kOperatorKinds, [&object](const OperatorKind& each) {
        return each.group == object.group && each.kind == object.kind;
      });
      if (kind != kOperatorKinds.end() && object.namespace_name == app_.group.namespace_name)
        of_operator(object, *kind);
    }
  }

 private:
  /// Literals that name the host of a backing service are its binding, where one of them is secret: else they
  /// are config, which says where it is.
  void bind_literals() {
    std::vector<compose::Service> services;
    for (const Backing* each : of_world_) services.push_back(as_service(app_, *each));
    std::vector<compose::Environment> environments;
    for (const Part& part : app_.parts) environments.push_back(literals_of(part));
    const auto bound = compose::find_bindings(services, environments);
    for (const compose::Service& service : services) {
      const bool secret = std::ranges::any_of(bound, [&](const auto& each) {
        return each.second.service == service.name && is_made(each.first);
      });
      for (const auto& [variable, where] : bound) {
        if (where.service != service.name) continue;
        named_.insert(service.name);
        if (!secret) continue;
        take_out(variable);
        DraftService& stated = draft_.services[backing_name(service.name)];
        stated.type = service.known.type;
        stated.env[variable] = where.key;
      }
    }
  }

  static compose::Environment literals_of(const Part& part) {
    compose::Environment environment;
    for (const auto& [name, variable] : part.variables) {
      const auto made = part.made.find(name);
      if (variable.from == Definition::From::kLiteral) environment[name] = escaped(variable.value);
      if (made != part.made.end()) environment[name] = escaped(made->second);
    }
    return environment;
  }

  static std::string escaped(const std::string& text) {
    std::string whole;
    for (const char c : text) whole += c == '$' ? std::string("$$") : std::string(1, c);
    return whole;
  }

  [[nodiscard]] bool is_made(const std::string& variable) const {
    return std::ranges::any_of(app_.parts,
                               [&variable](const Part& each) { return each.made.contains(variable); });
  }

  void take_out(const std::string& variable) {
    for (Part& part : app_.parts) part.variables.erase(variable);
  }

  /// Type, version and a word about it.
  void attach(const Backing& backing) {
    const Object& workload = *backing.workload;
    const std::string image = member_text(*main_container(workload).value, "image");
    const std::string own = backing_name(workload.name);
    const Place place{workload, "", "", draft_};
    if (draft_.services.contains(own)) {
      complete(draft_.services[own], backing, image);
      return tell_of_binding(own, workload.words() + (image.empty() ? "" : " of " + image_name(image)),
                             place.source(), draft_);
    }
    const auto same_type = std::ranges::find_if(app_.parts, [&backing](const Part& part) {
      return std::ranges::any_of(part.variables, [&backing](const auto& each) {
        return each.second.from == Definition::From::kSecretRef &&
               service_type(each.first, "") == backing.known.type;
      });
    });
    if (same_type != app_.parts.end()) {
      versions_[std::string(backing.known.type)] = &backing;
      return place.guess("it is a backing service, which goes on beside the app");
    }
    // Of several apps another one may use it.
    if (!named_.contains(workload.name) && app_.sorted.apps.size() > 1) return;
    place.guess(named_.contains(workload.name)
                    ? "it is a backing service, which goes on beside the app: config says where it is"
                    : "it is a backing service that no variable of the app names: it goes on beside the app",
                "attach it in backingServices, with a Secret that has its address");
  }

  static void complete(DraftService& service, const Backing& backing, const std::string& image) {
    service.provider = backing.known.provider;
    service.version = image_version(image);
  }

  void of_operator(const Object& object, const OperatorKind& kind) {
    const Place place{object, "", "", draft_};
    place.guess("it is a backing service (" + std::string(kind.type) + ", " + std::string(kind.provider) +
                    "), which goes on beside the app",
                "where its status names a binding Secret, serviceRef can name it; else the Secret that it "
                "makes binds it");
  }

 public:
  /// When bindings are there: what an image says of them.
  void complete_bound() {
    for (auto& [name, service] : draft_.services) {
      const auto found = versions_.find(service.type);
      if (found == versions_.end()) continue;
      complete(service, *found->second,
               member_text(*main_container(*found->second->workload).value, "image"));
    }
  }

 private:
  App& app_;
  Draft& draft_;
  std::vector<const Backing*> of_world_;
  std::set<std::string> named_;
  std::map<std::string, const Backing*> versions_;  // by type
};

}  // namespace

void set_backing(App& app) {
  BackingSetter setter(app);
  setter.set();
  set_config(app);
  setter.complete_bound();
}

}  // namespace twelvefactor::imports::plain
