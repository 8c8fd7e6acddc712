// The current picture of the cluster, as far as it concerns us: apps, what was made from them, the Secrets
// they refer to, and pods in trouble. Written by the watches and by the answers to our own writes, through
// the same door: the newer resourceVersion wins. Read by gather/. It knows which apps a change concerns, and
// says so; it never calls anybody and does no I/O.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kinds/read/read_app.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/read/read_pod.hpp"
#include "kinds/read/read_policy.hpp"
#include "kinds/read/referent.hpp"
#include "model/app_key.hpp"
#include "model/child.hpp"
#include "model/config_map_facts.hpp"
#include "model/ingress_classes.hpp"
#include "store/peers.hpp"
#include "store/policies.hpp"
#include "store/promotion_circles.hpp"
#include "store/referents.hpp"
#include "store/services.hpp"
#include "store/source.hpp"
#include "store/tasks.hpp"

namespace twelvefactor::store {

/// The apps whose pass must run again because of a change.
using Woken = std::vector<AppKey>;

/// All that is known about one app at one moment.
struct Snapshot {
  kinds::StoredApp app;
  std::vector<Child> children;
  std::vector<PodFacts> pods;
  // Those the app refers to; one that does not exist is absent.
  std::map<std::string, SecretFacts> secrets;
  std::map<std::string, ConfigMapVersion> config_maps;
  std::map<ServiceRef, ServiceFacts> services;
  std::optional<IngressClasses> ingress_classes;  // of an app that exposes a process, where they are watched
  Policies policies;                              // of every environment
  std::vector<SharedPeer> peers;                  // those the app wants to be compared with, and that consent
  std::vector<AppKey> circular_peers;             // required by the app, and requiring it in turn
  std::vector<std::shared_ptr<const AdminTask>> tasks;
};

/// Does one list of a source speak for the whole cluster, or is there one for each namespace?
enum class Lists { kOfTheCluster, kOfNamespaces };

class Store {
 public:
  explicit Store(Lists lists = Lists::kOfTheCluster)
      : services_(lists == Lists::kOfTheCluster), lists_(lists) {}

  // A list of one source, in one namespace (empty: in the cluster): what it does not name of these between
  // began and done is gone, and only then.
  void list_began(Source source, const std::string& namespace_name = {});
  Woken list_done(Source source, const std::string& namespace_name = {});

  Woken app_applied(kinds::ReadApp read);
  Woken app_deleted(const AppKey& key);
  Woken child_applied(kinds::ReadChild read);
  Woken child_deleted(const kinds::ReadChild& read);
  Woken pod_applied(kinds::ReadPod read);
  Woken pod_deleted(const kinds::ReadPod& read);
  Woken secret_applied(kinds::ReadReferent read);
  Woken secret_deleted(const kinds::ReadReferent& read);
  Woken config_map_applied(const kinds::ReadConfigMapMetadata& read);
  Woken config_map_deleted(const kinds::ReadConfigMapMetadata& read);
  Woken ingress_class_applied(const kinds::ReadIngressClass& read);
  Woken ingress_class_deleted(const kinds::ReadIngressClass& read);
  /// A policy may be about any app: each is woken.
  Woken policy_applied(kinds::ReadPolicy read);
  Woken policy_deleted(const kinds::ReadPolicy& read);

  /// The lists of Provisioned Services that the apps need now.
  [[nodiscard]] std::vector<NeededServices> needed_services() const;
  void services_began(const NeededServices& needed);
  Woken services_done(const NeededServices& needed);
  Woken service_applied(const NeededServices& needed, const kinds::ReadService& read);
  Woken service_deleted(const NeededServices& needed, const kinds::ReadService& read);
  Woken services_failed(const NeededServices& needed, const ServiceFacts& why);

  /// What runs, or is pinned, reads these Secrets beside those that the spec refers to: the app is woken for
  /// them, too.
  void reads_secrets(const AppKey& key, std::vector<std::string> names);
  Woken task_applied(const std::string& namespace_name, std::shared_ptr<const AdminTask> task);
  Woken task_deleted(const std::string& namespace_name, const AdminTask& task);

  // The answer to our own write. It wakes nobody, and is dropped when the watch has been further already.
  // Those who compare themselves with the app are woken when the watch tells of the same.
  void child_answered(kinds::ReadChild read);
  void app_answered(kinds::ReadApp read);
  void task_answered(const std::string& namespace_name, std::shared_ptr<const AdminTask> task);

  /// We asked for its deletion, and need not ask again while the watch catches up.
  void child_leaving(const AppKey& key, Kind kind, std::string_view name, const Uid& uid);

  /// The live digest of this child counts as `desired` from now on, until it changes.
  void child_stands_for(const AppKey& key, Kind kind, std::string_view name, const Digest& desired);

  /// What this child's labels and annotations are now is left at that, until somebody changes them again.
  void child_metadata_left(const AppKey& key, const Child& left);

  /// Null when there is no such app.
  [[nodiscard]] std::optional<Snapshot> snapshot(const AppKey& key) const;

  /// Null when there is no such Secret.
  [[nodiscard]] std::optional<SecretFacts> secret(const AppKey& key) const;

  /// Those it wants to be compared with, and that consent.
  [[nodiscard]] std::vector<SharedPeer> peers(const AppKey& reader) const;

  /// What of the peer's Secrets its reader sees, by the spec that it runs in place of its own.
  void show_secrets_of(SharedPeer& peer, const AppSpec& spec) const;

  /// Also of an app that does not exist.
  [[nodiscard]] std::vector<std::shared_ptr<const AdminTask>> tasks(const AppKey& app) const;

  [[nodiscard]] std::vector<AppKey> apps() const;
  [[nodiscard]] std::vector<kinds::ReadPolicy> policies() const;

 private:
  struct StoredChild {
    Child child;
    std::uint32_t epoch = 0;
  };
  struct StoredPod {
    PodFacts facts;
    std::uint32_t epoch = 0;
  };
  /// An app, or what is left of one.
  struct Record {
    std::optional<kinds::StoredApp> app;
    std::uint32_t epoch = 0;
    std::vector<StoredChild> children;
    std::vector<StoredPod> pods;
    std::vector<std::string> also_read;  // see reads_secrets
    std::vector<std::string> secrets;    // all for which it is woken, sorted
    std::unique_ptr<Shown> shown;        // what its peers were told last; null: nothing
    [[nodiscard]] bool empty() const { return !app && children.empty() && pods.empty(); }
  };
  struct StoredIngressClass {
    bool is_default = false;
    std::uint32_t epoch = 0;
  };

  /// How far one watch is.
  struct Mark {
    std::uint32_t epoch = 0;       // of its last list
    std::uint64_t high_water = 0;  // the newest resourceVersion that it has told
  };

  /// Of the watch that tells of objects in this namespace.
  Mark& mark(Source source, const std::string& namespace_name) {
    return marks_[lists_ == Lists::kOfTheCluster ? std::string() : namespace_name].at(
        static_cast<std::size_t>(source));
  }
  void saw(Source source, const std::string& namespace_name, std::uint64_t version) {
    Mark& watch = mark(source, namespace_name);
    watch.high_water = std::max(watch.high_water, version);
  }
  /// Does a list of this namespace speak for that of the key?
  [[nodiscard]] bool covers(const std::string& namespace_name, const AppKey& key) const {
    return lists_ == Lists::kOfTheCluster || key.namespace_name == namespace_name;
  }

  Record* find(const std::string& namespace_name, std::string_view app);
  void drop_if_empty(const AppKey& key);
  Woken put_child(kinds::ReadChild read);
  void remove_child_elsewhere(const kinds::ReadChild& read, Woken& woken);
  bool remove_child(Record& record, Kind kind, std::string_view name);
  [[nodiscard]] std::string secret_of(const AppKey& key, const kinds::SecretSource& source) const;
  [[nodiscard]] std::map<std::string, std::string> binding_keys(
      const AppKey& key, const std::vector<kinds::SecretSource>& sources) const;
  [[nodiscard]] std::vector<SharedSecret> shared_secrets(
      const AppKey& key, const Record& record, const std::vector<kinds::SecretSource>& sources) const;
  [[nodiscard]] std::unique_ptr<Shown> shown(const AppKey& key, const Record& record) const;
  void tell_readers(const AppKey& key, Woken& woken);
  void tell_readers_of_all(Woken& woken);
  Woken with_untold(Woken woken);
  void change_references(const AppKey& key, const kinds::StoredApp* before, const kinds::StoredApp* after);
  Woken with_their_secrets(Woken woken);
  void read_secrets_of(const AppKey& key, Record& record);
  void sweep_apps(const std::string& namespace_name, Woken& woken);
  void sweep_children(Source source, const std::string& namespace_name, Woken& woken);
  void sweep_pods(const std::string& namespace_name, Woken& woken);
  void sweep_ingress_classes(Woken& woken);
  void wake_exposed(Woken& woken) const;
  [[nodiscard]] Woken every_app() const;
  void forget_app(const AppKey& key, Record& record, Woken& woken);
  [[nodiscard]] std::vector<SharedPeer> shared_peers(const AppKey& reader, const kinds::StoredApp& app) const;

  mutable std::mutex mutex_;  // never held across I/O
  std::unordered_map<AppKey, Record> records_;
  Referents<SecretFacts> secrets_;
  Referents<ConfigMapVersion> config_maps_;
  Services services_;
  std::map<std::string, StoredIngressClass> ingress_classes_;
  Tasks tasks_;
  PolicySet policies_;
  PeerReaders peer_readers_;
  Woken untold_;  // by answers to our own writes
  const Lists lists_;
  std::unordered_map<std::string, std::array<Mark, kSourceCount>> marks_;  // by the namespace of the watches
};

}  // namespace twelvefactor::store
