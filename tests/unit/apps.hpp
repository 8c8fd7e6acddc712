// Apps and observations for tests: short to write, with the rest as a cluster has it.
#pragma once

#include <string>
#include <string_view>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::testing {

/// The UID of every app here.
Uid app_uid();
/// The UID of somebody else's object: 'b' for one, 'c' for another.
Uid uid_of(char digit);

/// The spec of an app with a web of two replicas, a worker, config, both sorts of secrets, a mounted backing
/// service and an admin process: one of everything.
std::string shop_spec();
/// A web process that is autoscaled and exposed, a scheduled admin process, placement and security.
std::string exposed_spec();
/// A web process on an image pinned by digest, and nothing else. No rule is broken.
std::string small_spec();

/// Reads a spec in YAML. A spec that cannot be read throws, which fails the test.
AppSpec parse_spec(std::string_view spec_yaml);

/// The app shop in shop-production with this spec, generation 1, in a cluster where nothing else is but the
/// release that the spec asks for (give_release).
Observed observe(std::string_view spec_yaml);

/// The Secrets that shop_spec() refers to, with every key.
std::map<std::string, SecretFacts> shop_secrets();
SecretFacts secret_with(std::vector<std::string> keys);

/// The object as the API server holds it after it was written: ours, and with our fields as we want them.
Child as_written(const DesiredObject& object, const Uid& owner);
/// Puts every object that `desired` names among the children of `observed`.
void write_all(Observed& observed, const Desired& desired);
/// Sets the status of a release that is there, as the API server would after our request.
void write_release_status(Observed& observed, const WishedReleaseStatus& wished);
/// Every Secret that the app uses and that is there, the one of generated values included, was read.
void read_secrets(Observed& observed, const std::string& content = "");
/// Lets the operator do what comes before the processes of the release that is asked for: its object is
/// there, the Secret of generated values too, and every Secret was read. Gates are left to the test.
void give_release(Observed& observed);
/// Lets the Deployment's controller finish: all pods updated, ready and available.
void roll_out(Child& deployment, int replicas);

/// The child of that kind and name. There must be one.
Child& child(Observed& observed, Kind kind, std::string_view name);
const DesiredObject& object(const Desired& desired, Kind kind, std::string_view name);
bool has_object(const Desired& desired, Kind kind, std::string_view name);

/// Everything in `desired`, as text: equal texts mean equal values.
std::string print(const Desired& desired);

}  // namespace twelvefactor::testing
