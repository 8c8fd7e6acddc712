// The TwelveFactorPolicies of the cluster, and the labels of namespaces that tell which of them speak of
// which namespace. Part of the store, under its mutex. It knows nothing else of what they mean.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kinds/read/read_policy.hpp"
#include "kinds/read/referent.hpp"
#include "model/policy.hpp"
#include "store/listed.hpp"

namespace twelvefactor::store {

class PolicySet {
 public:
  // Each returns whether apps may be judged otherwise now.
  bool applied(kinds::ReadPolicy read, const Mark& mark);
  bool deleted(const std::string& name);
  /// What the list did not name is gone.
  bool swept(const Mark& mark);

  // The same of namespaces; those of the apps that may be judged otherwise.
  std::vector<std::string> namespace_applied(kinds::ReadNamespace read, const Mark& mark);
  std::vector<std::string> namespace_deleted(const std::string& name);
  std::vector<std::string> namespaces_swept(const Mark& mark);

  /// What those say that speak of apps in a namespace, sorted by name; shared with whoever asks. A namespace
  /// without known labels is selected by none.
  [[nodiscard]] const Policies& in(const std::string& namespace_name) const;
  /// With what is needed to write their status.
  [[nodiscard]] std::vector<kinds::ReadPolicy> all() const;
  /// The labels of namespaces are known.
  [[nodiscard]] bool sees_namespaces() const { return sees_namespaces_; }

 private:
  struct Namespace {
    std::map<std::string, std::string> labels;
    Policies policies;
  };
  void publish();
  [[nodiscard]] Policies for_labels(const std::map<std::string, std::string>* labels);

  std::map<std::string, Listed<kinds::ReadPolicy>> policies_;
  std::map<std::string, ListedAlone<Namespace>> namespaces_;
  /// Each set that speaks of some namespace, once: namespaces are many, and such sets few.
  std::map<std::vector<std::string>, Policies> views_;
  Policies unselected_ = std::make_shared<const std::vector<Policy>>();
  bool sees_namespaces_ = false;
};

}  // namespace twelvefactor::store
