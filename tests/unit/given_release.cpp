// Observations whose release is there already. Apart from apps.cpp: it needs the whole of reconcile.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/text/names.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::testing {
namespace {

template <class List>
auto find_named(List& list, Kind kind, std::string_view name) {
  return std::find_if(list.begin(), list.end(),
                      [&](const auto& each) { return each.kind == kind && each.name == name; });
}

}  // namespace

void write_release_status(Observed& observed, const WishedReleaseStatus& wished) {
  Child& release = child(observed, Kind::kAppRelease, wished.name);
  const nlohmann::json object = {{"spec", nlohmann::json::object()},
                                 {"status", nlohmann::json::parse(wished.json)}};
  ReleaseFacts facts = *release.release;
  facts.status = kinds::read_release_facts(object.dump()).value().status;
  release.release = std::make_shared<const ReleaseFacts>(std::move(facts));
  release.digest = wished.digest;
  ++release.resource_version;
}

void read_secrets(Observed& observed, const std::string& content) {
  const std::string generated = kinds::generated_secret_name(observed.app.key.name);
  for (const auto& [name, use] : kinds::secret_uses(observed.app.spec, observed.app.key.name)) {
    const auto found = observed.secrets.find(name);
    const auto own = find_named(observed.children, Kind::kSecret, name);
    if (name == generated ? own == observed.children.end() : found == observed.secrets.end()) continue;
    const std::uint64_t version = name == generated ? own->resource_version : found->second.resource_version;
    observed.secret_versions[name] = {"", std::to_string(version), "*", "1:" + name + content};
  }
}

void give_release(Observed& observed) {
  for (int i = 0; i < 5; ++i) {
    read_secrets(observed);
    const Desired desired = reconcile::reconcile(observed);
    observed.settled_release = desired.release.settling_hash;
    for (const DesiredObject& each : desired.objects) {
      const bool comes_before = each.kind == Kind::kAppRelease || each.kind == Kind::kSecret;
      const auto there = find_named(observed.children, each.kind, each.name);
      if (!comes_before) continue;
      if (there == observed.children.end()) {
        observed.children.push_back(as_written(each, observed.app.uid));
      } else if (each.kind == Kind::kSecret && there->owner == observed.app.uid) {
        there->digest = each.digest;
      }
    }
    for (const WishedReleaseStatus& wished : desired.release_statuses) write_release_status(observed, wished);
  }
}

Observed observe(std::string_view spec_yaml) {
  Observed observed;
  observed.app.key = {"shop-production", "shop"};
  observed.app.uid = app_uid();
  observed.app.generation = 1;
  observed.app.spec = parse_spec(spec_yaml);
  observed.resource_version = "100";
  give_release(observed);
  return observed;
}

}  // namespace twelvefactor::testing
