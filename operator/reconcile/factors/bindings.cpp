#include "reconcile/factors/bindings.hpp"

#include "kinds/deploy/binding.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = ServiceFacts::State;

/// "Cluster of postgresql.cnpg.io/v1".
std::string kind_of(const ServiceRef& reference) {
  return reference.kind.kind + " of " + reference.kind.api_version;
}

std::string title_of(const ServiceRef& reference) {
  return reference.kind.kind + " " + reference.name;
}

std::string after_colon(const std::string& detail) {
  return detail.empty() ? "" : ": " + detail;
}

/// Why nothing is known of any service of that kind.
MissingReference about_kind(const ServiceRef& reference, const ServiceFacts& facts, const std::string& path) {
  const std::string kind = kind_of(reference);
  const std::string correct = "correct " + spoken(path) + ".serviceRef";
  switch (facts.state) {
    case State::kKindMissing:
      return missing_reference(path, reason::kServiceKindMissing, "the API server knows no kind " + kind,
                               "install what defines it, or " + correct);
    case State::kKindUnusable:
      return missing_reference(path, reason::kServiceKindUnusable,
                               "the kind " + kind + " cannot be bound" + after_colon(facts.detail),
                               correct + ", or name the Secret in secretRef");
    case State::kForbidden:
      return missing_reference(
          path, reason::kServiceForbidden,
          "the operator may not list and watch " + kind + after_colon(facts.detail),
          "grant it by a ClusterRole with the label servicebinding.io/controller: \"true\"");
    case State::kTooManyKinds:
      return missing_reference(path, reason::kTooManyServiceKinds, kind + " is not watched: " + facts.detail,
                               "name the Secret in secretRef, or name fewer kinds");
    default:
      return missing_reference(path, reason::kApiUnavailable,
                               "services of kind " + kind + " are not known yet" + after_colon(facts.detail),
                               "it is tried again");
  }
}

std::optional<MissingReference> about_service(const Observed& observed, const ServiceRef& reference,
                                              const std::string& path) {
  const auto known = observed.services.find(reference);
  const ServiceFacts facts = known == observed.services.end() ? ServiceFacts{} : known->second;
  const std::string& where = observed.app.key.namespace_name;
  switch (facts.state) {
    case State::kBound:
      return std::nullopt;
    case State::kMissing:
      return missing_reference(
          path, reason::kServiceNotFound,
          title_of(reference) + " (" + reference.kind.api_version + ") does not exist in " + where,
          "create it or correct " + spoken(path) + ".serviceRef");
    case State::kPending:
      return missing_reference(
          path, reason::kBindingPending,
          title_of(reference) + " in " + where + " names no Secret in .status.binding.name yet",
          "wait for whoever provides it, or see kubectl describe " + reference.kind.kind + " " +
              reference.name);
    default:
      return about_kind(reference, facts, path);
  }
}

std::vector<std::string> keys_needed(const BackingService& service) {
  std::vector<std::string> keys;
  for (const auto& [variable, key] : service.env) {
    if (!kinds::stated_entry(service, key)) keys.push_back(key);
  }
  return keys;
}

/// Files of a Secret without keys: only the type would be there, and no way to the service. That the managed
/// fields name no key says so for certain.
std::optional<MissingReference> find_emptiness(const Observed& observed, const BackingService& service,
                                               const std::string& path) {
  const auto found = observed.secrets.find(service.secret_name);
  const bool holds_nothing =
      found != observed.secrets.end() && found->second.keys_known && found->second.keys.empty();
  if (!service.mount || !holds_nothing) return std::nullopt;
  return missing_reference(path, reason::kSecretUnusable,
                           "Secret " + service.secret_name + " in " + observed.app.key.namespace_name +
                               " holds nothing, so there would be no files",
                           "put the keys into it that the service is reached by, such as uri");
}

std::optional<MissingReference> problem_of(const Observed& observed, const BackingService& service,
                                           const std::string& path) {
  if (observed.offline) return std::nullopt;
  if (service.service) {
    if (auto problem = about_service(observed, *service.service, path)) return problem;
  }
  auto problem = find_problem(observed, service.secret_name, keys_needed(service), path);
  if (!problem) problem = find_emptiness(observed, service, path);
  if (!problem || !service.service) return problem;
  // The app's team does not choose that name.
  return missing_reference(path, problem->reason.c_str(),
                           problem->what + ", which " + title_of(*service.service) + " binds",
                           "it is for whoever provides the service to fix that");
}

}  // namespace

std::vector<MissingReference> missing_bindings(const Observed& observed) {
  std::vector<MissingReference> missing;
  for (const auto& [name, service] : observed.app.spec.backing_services) {
    if (auto problem = problem_of(observed, service, ".spec.backingServices." + name))
      missing.push_back(std::move(*problem));
  }
  return missing;
}

}  // namespace twelvefactor::reconcile
