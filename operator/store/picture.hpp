// All that the store keeps, as data. Mutated by store/apps, store/children, store/pods and the parts named
// below, each time through store/door.hpp, which alone owns one that can be changed. Read by store/snapshot
// and store/shown.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/config_map_facts.hpp"
#include "model/pod_facts.hpp"
#include "model/served.hpp"
#include "observed/memory.hpp"
#include "store/ingress_classes.hpp"
#include "store/kept_app.hpp"
#include "store/kept_child.hpp"
#include "store/listed.hpp"
#include "store/peers.hpp"
#include "store/policies.hpp"
#include "store/press.hpp"
#include "store/referents.hpp"
#include "store/services.hpp"
#include "store/source.hpp"
#include "store/tasks.hpp"
#include "store/touched.hpp"

namespace twelvefactor::store {

/// Does one list of a source speak for the whole cluster, or is there one for each namespace?
enum class Lists { kOfTheCluster, kOfNamespaces };

/// How often an app was woken, and how often of that by one of its objects or tasks.
struct News {
  std::uint32_t all = 0;
  std::uint32_t of_children = 0;
};

/// An app, or what is left of one.
struct Record {
  std::unique_ptr<KeptApp> app;
  std::uint32_t epoch = 0;
  std::vector<KeptChild> children;
  std::vector<ListedAlone<PodFacts>> pods;
  std::unique_ptr<observed::Memory> seen;  // of pods of processes; null: all of them run steadily
  std::vector<std::string> also_read;      // see Store::reads_secrets
  std::vector<std::string> secrets;        // all for which it is woken, sorted
  std::unique_ptr<Shown> shown;            // what its peers were told last; null: nothing
  News news;
  std::optional<Digest> awaited_status;  // see Store::awaits_status
  [[nodiscard]] bool empty() const {
    return !app && children.empty() && pods.empty() && (!seen || seen->quiet());
  }
};

struct Picture {
  explicit Picture(Lists of) : lists(of), services(of == Lists::kOfTheCluster) {}

  const Lists lists;
  std::unordered_map<AppKey, Record> records;
  Referents<SecretFacts> secrets;
  Referents<ConfigMapVersion> config_maps;
  Services services;
  IngressClassSet ingress_classes;
  Tasks tasks;
  PolicySet policies;
  PeerReaders peer_readers;
  /// How many apps there are that have a use for kinds that a cluster may be without, by namespace.
  struct Uses {
    std::size_t exposed = 0;   // that let requests in
    std::size_t routed = 0;    // and name a Gateway for it
    std::size_t measured = 0;  // that say where their metrics are read
  };
  std::unordered_map<std::string, Uses> uses;
  /// Of kinds that the cluster may be without, by the namespace of the watches.
  std::map<std::pair<std::string, Source>, Served> served;
  Press releases;                                                         // of specs of AppReleases
  std::unordered_map<std::string, std::array<Mark, kSourceCount>> marks;  // by the namespace of the watches

  /// Of the watch that tells of objects in this namespace. Policies and IngressClasses belong to none.
  Mark& mark(Source source, const std::string& namespace_name) {
    const bool everywhere = lists == Lists::kOfTheCluster || source == Source::kPolicies;
    return marks[everywhere ? std::string() : namespace_name].at(static_cast<std::size_t>(source));
  }
  /// Does a list of this namespace speak for that of the key?
  [[nodiscard]] bool covers(const std::string& namespace_name, const AppKey& key) const {
    return lists == Lists::kOfTheCluster || key.namespace_name == namespace_name;
  }
  [[nodiscard]] Record* find(const AppKey& key) {
    const auto found = records.find(key);
    return found == records.end() ? nullptr : &found->second;
  }
  [[nodiscard]] Served served_in(const std::string& namespace_name, Source source) const {
    const auto found = served.find({lists == Lists::kOfTheCluster ? std::string() : namespace_name, source});
    return found == served.end() ? Served::kUnknown : found->second;
  }
  /// Null when there is no such app.
  [[nodiscard]] const KeptApp* find_app(const AppKey& key) const {
    const auto found = records.find(key);
    return found == records.end() ? nullptr : found->second.app.get();
  }
  /// Of those that a watch of that namespace tells of.
  [[nodiscard]] bool has_app_in(const std::string& namespace_name) const {
    return std::ranges::any_of(
        records, [&](const auto& entry) { return entry.second.app && covers(namespace_name, entry.first); });
  }
  [[nodiscard]] std::vector<AppKey> every_app() const {
    std::vector<AppKey> keys;
    for (const auto& [key, record] : records) {
      if (record.app) keys.push_back(key);
    }
    return keys;
  }
};

}  // namespace twelvefactor::store
