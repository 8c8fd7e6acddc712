// The current picture of the cluster, as far as it concerns us: apps, what was made from them, the Secrets
// they refer to, and pods in trouble. Written by the watches and by the answers to our own writes, through
// the same door: the newer resourceVersion wins. Read by gather/. It knows which apps a change concerns, and
// says so; it never calls anybody and does no I/O.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kinds/read_app.hpp"
#include "kinds/read_child.hpp"
#include "kinds/read_pod.hpp"
#include "kinds/referent.hpp"
#include "model/app_key.hpp"
#include "model/child.hpp"
#include "model/config_map_facts.hpp"
#include "model/ingress_classes.hpp"
#include "store/referents.hpp"
#include "store/source.hpp"

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
  IngressClasses ingress_classes;  // for an app that exposes a process
};

class Store {
 public:
  // A list of one source: what it does not name between began and done is gone, and only then.
  void list_began(Source source);
  Woken list_done(Source source);

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

  // The answer to our own write. It wakes nobody, and is dropped when the watch has been further already.
  void child_answered(kinds::ReadChild read);
  void app_answered(kinds::ReadApp read);

  /// We asked for its deletion, and need not ask again while the watch catches up.
  void child_leaving(const AppKey& key, Kind kind, std::string_view name, const Uid& uid);

  /// The live digest of this child counts as `desired` from now on, until it changes.
  void child_stands_for(const AppKey& key, Kind kind, std::string_view name, const Digest& desired);

  /// Null when there is no such app.
  [[nodiscard]] std::optional<Snapshot> snapshot(const AppKey& key) const;

  [[nodiscard]] std::vector<AppKey> apps() const;

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
    [[nodiscard]] bool empty() const { return !app && children.empty() && pods.empty(); }
  };
  struct StoredIngressClass {
    bool is_default = false;
    std::uint32_t epoch = 0;
  };

  std::uint32_t& epoch(Source source) { return epochs_.at(static_cast<std::size_t>(source)); }
  std::uint64_t& high_water(Source source) { return high_water_.at(static_cast<std::size_t>(source)); }

  Record* find(const std::string& namespace_name, std::string_view app);
  void drop_if_empty(const AppKey& key);
  Woken put_child(kinds::ReadChild read);
  void remove_child_elsewhere(const kinds::ReadChild& read, Woken& woken);
  bool remove_child(Record& record, Kind kind, std::string_view name);
  void change_references(const AppKey& key, const kinds::StoredApp* before, const kinds::StoredApp* after);
  void sweep_apps(Woken& woken);
  void sweep_children(Source source, Woken& woken);
  void sweep_pods(Woken& woken);
  void sweep_ingress_classes(Woken& woken);
  void wake_exposed(Woken& woken) const;

  mutable std::mutex mutex_;  // never held across I/O
  std::unordered_map<AppKey, Record> records_;
  Referents<SecretFacts> secrets_;
  Referents<ConfigMapVersion> config_maps_;
  std::map<std::string, StoredIngressClass> ingress_classes_;
  std::array<std::uint32_t, kSourceCount> epochs_{};
  std::array<std::uint64_t, kSourceCount> high_water_{};  // the newest resourceVersion each watch has told
};

}  // namespace twelvefactor::store
