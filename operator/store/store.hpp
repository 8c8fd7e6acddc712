// The current picture of the cluster, as far as it concerns us: apps, what was made from them, the Secrets
// they refer to, and pods in trouble. Written by the watches and by the answers to our own writes, through
// the same door (store/door.hpp); whose word counts, store/mark.hpp says. Read by gather/. It knows which
// apps a change concerns, and says so; it never calls anybody and does no I/O.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/read/read_app.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/read/read_pod.hpp"
#include "kinds/read/read_policy.hpp"
#include "kinds/read/referent.hpp"
#include "store/door.hpp"
#include "store/kept_app.hpp"
#include "store/snapshot.hpp"

namespace twelvefactor::store {

class Store {
 public:
  explicit Store(Lists lists = Lists::kOfTheCluster) : door_(lists) {}

  // A list of one source, in one namespace (empty: in the cluster): what it does not name of these between
  // began and done is gone, and only then. Asked: its request is about to be sent. `version`: the list's own.
  void list_asked(Source source, const std::string& namespace_name = {});
  void list_began(Source source, const std::string& namespace_name = {});
  Woken list_done(Source source, const std::string& namespace_name = {}, std::uint64_t version = 0);

  /// What the API server says of a kind that it need not have, by the watch of this namespace. Where it is
  /// not served, nothing of it is there. That it is served the first list says.
  Woken kind_refused(Source source, const std::string& namespace_name, Served why);
  /// Does an app want that kind?
  [[nodiscard]] bool wants_kind(Source source, const std::string& namespace_name) const;

  Woken app_applied(kinds::ReadApp read);
  Woken app_deleted(const AppKey& key);
  Woken child_applied(kinds::ReadChild read);
  Woken child_deleted(const kinds::ReadChild& read);
  /// `at_ms`: by the steady clock. `measure`: what is to be counted of it; may be null.
  Woken pod_applied(kinds::ReadPod read, std::int64_t at_ms = 0, observed::Measure* measure = nullptr);
  /// As it was last.
  Woken pod_deleted(const kinds::ReadPod& read, std::int64_t at_ms = 0, observed::Measure* measure = nullptr);
  Woken secret_applied(kinds::ReadReferent read);
  Woken secret_deleted(const kinds::ReadReferent& read);
  Woken config_map_applied(const kinds::ReadConfigMapMetadata& read);
  Woken config_map_deleted(const kinds::ReadConfigMapMetadata& read);
  Woken ingress_class_applied(const kinds::ReadIngressClass& read);
  Woken ingress_class_deleted(const kinds::ReadIngressClass& read);
  /// A policy may be about any app: each is woken.
  Woken namespace_applied(kinds::ReadNamespace read);
  Woken namespace_deleted(const kinds::ReadNamespace& read);
  Woken policy_applied(kinds::ReadPolicy read);
  Woken policy_deleted(const kinds::ReadPolicy& read);

  /// The lists of Provisioned Services that the apps need now.
  [[nodiscard]] std::vector<NeededServices> needed_services() const;
  [[nodiscard]] ServicesWanted wanted_services(std::size_t of_namespace) const;
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
  // Those whom it concerns beside the app are woken with the next word of a watch.
  void child_answered(kinds::ReadChild read);
  void app_answered(kinds::ReadApp read);
  void task_answered(const std::string& namespace_name, std::shared_ptr<const AdminTask> task);
  void policy_answered(kinds::ReadPolicy read);

  /// This status is just being written: that the watch tells of it wakes nobody. Empty: none is.
  void awaits_status(const AppKey& key, std::string_view status_json);

  /// We asked for its deletion, and need not ask again while the watch catches up.
  void child_leaving(const AppKey& key, Kind kind, std::string_view name, const Uid& uid);

  /// The live digest of this child counts as `desired` from now on, until it changes.
  void child_stands_for(const AppKey& key, Kind kind, std::string_view name, const Digest& desired);

  /// What this child's labels and annotations are now is left at that, until somebody changes them again.
  void child_metadata_left(const AppKey& key, const Child& left);

  /// Counted before anybody is woken. Zero when nothing of that name is known.
  [[nodiscard]] News news(const AppKey& key) const;

  /// Spec and status of the app, which are read out of what is kept of them.
  enum class Texts { kIncluded, kLeftOut };

  /// Null when there is no such app.
  [[nodiscard]] std::optional<Snapshot> snapshot(const AppKey& key, Texts texts = Texts::kIncluded) const;

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
  /// The labels of namespaces are known, so that policies can select by them.
  [[nodiscard]] bool sees_namespaces() const;

 private:
  void fill_in_specs(std::vector<SharedPeer>& peers) const;

  Presses presses_;
  Door door_;
};

}  // namespace twelvefactor::store
