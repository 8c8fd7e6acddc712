#include "cli/promote/promotion.hpp"

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string named(const App& app) {
  return "app " + app.key.name + " in namespace " + app.key.namespace_name;
}

std::string call(const Advice& advice, const std::string& command, const App& app) {
  return advice.program + " " + command + " " + app.key.name + advice.flags;
}

/// A password in it is not shown.
std::string repository_of(const Codebase& codebase) {
  return kinds::show_value("", codebase.repository).text;
}

Error nothing_runs(const App& from, const Advice& advice) {
  const std::string why = from.active ? "the release that runs, v" + std::to_string(*from.active) +
                                            ", is not among those that are kept"
                                      : "none of its releases has become Active";
  return Error{"there is nothing to promote from " + named(from) + ": " + why +
               "; look at it with: " + call(advice, "status", from)};
}

void warn_of_source(const DeployState& from, const Release& runs, const Advice& advice,
                    std::vector<std::string>& warnings) {
  if (from.app.desired && from.app.desired != from.app.active)
    warnings.push_back(named(from.app) + " asks for something newer, v" + std::to_string(*from.app.desired) +
                       ", which is not Active; what runs is promoted, v" + std::to_string(runs.number));
  if (available_since(from.app).empty()) {
    const Condition* available = find_condition(from.app, condition::kAvailable);
    const std::string why = available == nullptr || available->status ? "" : " (" + available->message + ")";
    warnings.push_back(named(from.app) + " is not available now" + why +
                       ": does the image work? See: " + call(advice, "status", from.app));
  }
  if (kinds::image_digest(runs.content.image).empty())
    warnings.push_back(
        "the image is not pinned by digest, so another build may run than the one that was tried; "
        "pin it in " +
        named(from.app) + " first");
}

void warn_of_target(const DeployState& to, std::vector<std::string>& warnings) {
  if (to.app.paused)
    warnings.push_back(named(to.app) +
                       " is paused: nothing happens until the annotation twelvefactor.dev/paused is gone");
  if (to.app.suspended) warnings.push_back(named(to.app) + " is suspended: the release will run no pods");
}

/// The spec asks for it already.
std::string why_nothing(const DeployState& to, const std::string& image, const Advice& advice) {
  const Release* runs = to.active();
  if (runs != nullptr && kinds::image_identity(runs->content.image) == kinds::image_identity(image))
    return named(to.app) + " runs the same image already, as v" + std::to_string(runs->number);
  return named(to.app) +
         " asks for it already, and it does not run yet; look at it with: " + call(advice, "status", to.app);
}

Json spec_of(const Promoted& promoted) {
  Json codebase = Json::object();
  if (promoted.another_codebase) codebase["repository"] = promoted.codebase.repository;
  codebase["revision"] = promoted.codebase.revision;
  return {{"image", promoted.image}, {"codebase", std::move(codebase)}};
}

}  // namespace

Result<Promoted> promoted(const DeployState& from, const DeployState& to, bool force,
                          const Advice& from_advice, const Advice& to_advice) {
  const Release* runs = from.active();
  if (runs == nullptr) return nothing_runs(from.app, from_advice);
  Promoted made;
  made.image = runs->content.image;
  made.codebase = runs->content.codebase;
  made.another_codebase = made.codebase.repository != to.spec.codebase.repository;
  if (made.another_codebase && !force)
    return Error{
        named(from.app) + " is built from " + repository_of(made.codebase) + ", and " + named(to.app) +
        " from " + repository_of(to.spec.codebase) +
        ": that is another codebase, so its image is no promotion. Correct codebase.repository where it is "
        "wrong, or give --force if the codebase has moved"};
  if (to.app.pin)
    return Error{named(to.app) + " is pinned to v" + std::to_string(*to.app.pin) +
                 ", so no other image would run; take the pin away first: " +
                 call(to_advice, "rollback", to.app) + " --unpin"};
  warn_of_source(from, *runs, from_advice, made.warnings);
  warn_of_target(to, made.warnings);
  const bool asks_for_it = to.spec.image == made.image &&
                           to.spec.codebase.revision == made.codebase.revision && !made.another_codebase;
  if (asks_for_it) made.nothing = why_nothing(to, made.image, to_advice);
  return made;
}

std::string promotion_document(const App& to, const Promoted& promoted) {
  const Json patch = {{"apiVersion", kinds::kAppApiVersion},
                      {"kind", kinds::kAppKind},
                      {"metadata", {{"name", to.key.name}, {"namespace", to.key.namespace_name}}},
                      {"spec", spec_of(promoted)}};
  return patch.dump();
}

std::string promotion_body(const App& to, const Promoted& promoted) {
  const Json patch = {{"metadata", {{"uid", to.uid}, {"resourceVersion", to.resource_version}}},
                      {"spec", spec_of(promoted)}};
  return patch.dump();
}

}  // namespace twelvefactor::cli
