// Provisioned Services: which lists of them the apps need, what each list tells, and whom a change concerns.
// A part of the store, under its mutex. It watches nothing: loop/service_watches asks which lists are needed.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kinds/read/read_service.hpp"
#include "model/app_key.hpp"
#include "model/service.hpp"
#include "store/touched.hpp"

namespace twelvefactor::store {

/// The services of one kind, in one namespace (empty: in the cluster).
struct ServiceList {
  ServiceKind kind;
  std::string namespace_name;

  friend bool operator==(const ServiceList&, const ServiceList&) = default;
  friend auto operator<=>(const ServiceList&, const ServiceList&) = default;
};

/// A list that is needed. One that was needed no more, and then again, has another number: whoever fills the
/// list for the old number begins anew.
struct NeededServices {
  ServiceList list;
  std::uint64_t number = 0;

  friend bool operator==(const NeededServices&, const NeededServices&) = default;
};

/// What apps want, cut to what one namespace may ask for.
struct ServicesWanted {
  std::vector<NeededServices> within;
  std::vector<NeededServices> beyond;  // only namespaces that name too many kinds name these
};

class Services {
 public:
  explicit Services(bool of_the_cluster) : of_the_cluster_(of_the_cluster) {}

  /// `app` referred to `before` and refers to `after` now; each names a service once.
  void change_readers(const AppKey& app, const std::vector<ServiceRef>& before,
                      const std::vector<ServiceRef>& after);

  /// In the order in which they were first needed.
  [[nodiscard]] std::vector<NeededServices> needed() const;
  /// In that order, each namespace counts its first `of_namespace` lists.
  [[nodiscard]] ServicesWanted wanted(std::size_t of_namespace) const;

  // What is told for a number that is not needed any more is dropped.
  void list_began(const NeededServices& needed);
  Woken list_done(const NeededServices& needed);
  Woken applied(const NeededServices& needed, const kinds::ReadService& read);
  Woken deleted(const NeededServices& needed, const kinds::ReadService& read);
  /// The list cannot be had, or not any more.
  Woken failed(const NeededServices& needed, const ServiceFacts& why);

  [[nodiscard]] ServiceFacts facts(const std::string& namespace_name, const ServiceRef& reference) const;

 private:
  struct Service {
    Uid uid;
    std::uint64_t resource_version = 0;
    std::string secret;
    std::uint32_t epoch = 0;
  };
  struct List {
    std::uint64_t number = 0;
    std::uint32_t epoch = 0;
    ServiceFacts told;  // of the whole list: why nothing is known. kBound: it is complete
    std::map<AppKey, Service> services;
    std::map<AppKey, std::vector<std::string>> readers;  // of a service: apps of its namespace
  };

  [[nodiscard]] ServiceList list_of(const AppKey& app, const ServiceRef& reference) const {
    return {reference.kind, of_the_cluster_ ? std::string() : app.namespace_name};
  }
  List* find(const NeededServices& needed);
  static Woken readers_of(const List& list, const AppKey& service);
  static Woken all_readers(const List& list);

  const bool of_the_cluster_;
  std::uint64_t last_number_ = 0;
  std::map<ServiceList, List> lists_;
};

}  // namespace twelvefactor::store
