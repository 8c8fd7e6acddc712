// Objects of our own kinds, as files have them: read strictly, since no API server has seen them. The one
// place that every TwelveFactorApp and TwelveFactorPolicy of lint, render and parity passes through, so all
// of them refuse the same. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "manifests/manifest.hpp"
#include "model/app_spec.hpp"
#include "model/policy.hpp"

namespace twelvefactor::manifests {

/// What is wrong with an object, and where in it: ".spec.image".
struct Refusal {
  std::string path;
  std::string message;
};

/// Either a value or refusals.
struct ReadApp {
  std::optional<AppSpec> spec;
  std::vector<Refusal> refusals;
};
struct ReadPolicy {
  std::optional<Policy> policy;
  std::vector<Refusal> refusals;
};

bool is_app(const Manifest& manifest);
bool is_policy(const Manifest& manifest);

ReadApp read_app(const nlohmann::json& object);

/// Without the labels of namespaces that it is for: no file says which a namespace has.
ReadPolicy read_policy(const nlohmann::json& object);

/// Of a kind of ours that is neither; nothing of kinds of others.
std::vector<Refusal> refusals_of_another(const Manifest& manifest);

/// The problem that a refusal is, with its line. "TwelveFactorApp shop: .spec.image: is required"
Problem problem_of(const Manifest& manifest, const Refusal& refusal);

}  // namespace twelvefactor::manifests
