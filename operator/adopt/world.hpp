// What the steps of an adoption ask of the cluster, and what they may say to it. Internal to adopt/.
#pragma once

#include <optional>
#include <string>

#include "adopt/step.hpp"

namespace twelvefactor::adopt {

/// Null where it is not there.
const nlohmann::json* find_object(const World& world, Kind kind, const std::string& name);
/// The very one that is recorded: another of its name is a stranger. Null where it is gone, or goes.
const nlohmann::json* find_old(const World& world, Kind kind, const std::string& name,
                               const std::string& uid);

/// A Deployment of ours for that process; null until the operator has made it.
const nlohmann::json* successor(const Situation& s, const std::string& process);

int wanted_pods(const nlohmann::json& deployment);
int pods_there(const nlohmann::json& deployment);
int ready_pods(const nlohmann::json& deployment);
/// All its pods are of its newest template, and available.
bool is_rolled_out(const nlohmann::json& deployment);
bool has_pod_labels(const nlohmann::json& deployment, const StringMap& labels);
/// "2 of 3 pods are ready"
std::string readiness(const nlohmann::json* deployment);

/// What the annotation of the app says now; nothing where it has none.
std::optional<Adoption> adoption_now(const World& world);

Next act(Action::Verb verb, std::string path, const nlohmann::json& body, std::string says);
Next wait_until(std::string says);
Next stop(std::string says);

/// A merge patch of an object as it was seen: refused if somebody has written it since.
Next patch_seen(Kind kind, const AppKey& app, const nlohmann::json& seen, nlohmann::json change,
                std::string says);
Next remove_seen(Kind kind, const AppKey& app, const nlohmann::json& seen, std::string says);

/// Makes the annotation of the app say this; nothing if it does.
std::optional<Next> ensure_adoption(const Situation& s, const Adoption& wanted, std::string says);
/// The record, as it will be.
Next write_record(const Situation& s, const Record& wanted, std::string says);

/// What the object was given to: "shop/<UID of the app>".
std::string consent(const Record& record);
/// Gives the object to the app, and lets the operator take it: two writes. Nothing if both are done.
std::optional<Next> ensure_given(const Situation& s, const OldObject& old);
/// The operator has it: it carries our label.
bool is_taken(const Situation& s, const OldObject& old);

}  // namespace twelvefactor::adopt
