#include "store/apps.hpp"

#include <algorithm>
#include <utility>

#include "store/changes.hpp"

namespace twelvefactor::store {
namespace {

/// Null: there was, or is, no app. Its Secrets follow from what its services name: read_secrets_of.
void change_references(Picture& picture, const AppKey& key, const KeptApp* before, const KeptApp* after) {
  static const std::vector<std::string> kNone;
  static const std::vector<ServiceRef> kNoServices;
  picture.services.change_readers(key, before == nullptr ? kNoServices : before->refers().services,
                                  after == nullptr ? kNoServices : after->refers().services);
  picture.config_maps.change_readers(key, before == nullptr ? kNone : before->refers().config_maps,
                                     after == nullptr ? kNone : after->refers().config_maps);
}

void count_uses(Picture& picture, const AppKey& key, const KeptApp* before, const KeptApp* after) {
  const auto has = [](const KeptApp* app, bool KeptApp::* what) { return app != nullptr && app->*what; };
  const auto in_use = [&has](const KeptApp* app) {
    return has(app, &KeptApp::exposed) || has(app, &KeptApp::measured);
  };
  if (!in_use(before) && !in_use(after)) return;
  const std::string where = picture.lists == Lists::kOfTheCluster ? std::string() : key.namespace_name;
  Picture::Uses& counted = picture.uses[where];
  const auto count = [&](std::size_t& number, bool KeptApp::* what) {
    number += has(after, what) ? 1U : 0U;
    number -= has(before, what) ? 1U : 0U;
  };
  count(counted.exposed, &KeptApp::exposed);
  count(counted.routed, &KeptApp::routed);
  count(counted.measured, &KeptApp::measured);
}

/// Whether an app has a use for a kind that the cluster may be without.
bool uses_kind(const KeptApp& app, Source source) {
  if (source == Source::kFindingsReports) return true;
  return source == Source::kPodMonitors ? app.measured : app.exposed;
}

void replace_app(Picture& picture, const AppKey& key, Record& record, std::unique_ptr<KeptApp> app,
                 Touched& touched) {
  const std::unique_ptr<KeptApp> before = std::exchange(record.app, std::move(app));
  const KeptApp* was = before.get();
  const KeptApp* is = record.app.get();
  picture.peer_readers.change(key, was, is);
  picture.peer_readers.wake_dependents(
      key, was, is, [&picture](const AppKey& each) { return picture.find_app(each); }, touched.woken);
  change_references(picture, key, was, is);
  count_uses(picture, key, was, is);
  if (is == nullptr) record.also_read.clear();
  if (record.seen && was != nullptr && (is == nullptr || is->uid != was->uid)) record.seen->forget_releases();
  touched.touch(key);
}

}  // namespace

void put_app(Picture& picture, const Mark& mark, ToldApp told, Touched& touched) {
  Record& record = picture.records[told.key];
  record.epoch = mark.epoch();
  if (record.app && !mark.counts(version_of(*record.app), version_of(told.app))) return;
  if (!record.app || concerns_app(*record.app, told.app, told.status, record.awaited_status))
    touched.wake(told.key);
  replace_app(picture, told.key, record, std::make_unique<KeptApp>(std::move(told.app)), touched);
}

void forget_app(Picture& picture, const AppKey& key, Touched& touched) {
  Record* record = picture.find(key);
  if (record == nullptr || !record->app) return;
  touched.wake(key);
  replace_app(picture, key, *record, nullptr, touched);
}

void sweep_apps(Picture& picture, const Mark& mark, const std::string& namespace_name, Touched& touched) {
  for (auto& [key, record] : picture.records) {
    if (!record.app || !picture.covers(namespace_name, key)) continue;
    if (!mark.left_out(record.epoch, version_of(*record.app))) continue;
    touched.wake(key);
    replace_app(picture, key, record, nullptr, touched);
  }
}

void wake_exposed(const Picture& picture, Touched& touched) {
  for (const auto& [key, record] : picture.records) {
    if (record.app && record.app->exposed) touched.wake(key);
  }
}

void note_served(Picture& picture, Source source, const std::string& where, Served how, Touched& touched) {
  Served& known = picture.served[{picture.lists == Lists::kOfTheCluster ? std::string() : where, source}];
  if (known == how) return;
  known = how;
  for (const auto& [key, record] : picture.records) {
    if (record.app && uses_kind(*record.app, source) && picture.covers(where, key)) touched.wake(key);
  }
  // The list that told it has woken some of them already.
  std::ranges::sort(touched.woken);
  touched.woken.erase(std::unique(touched.woken.begin(), touched.woken.end()), touched.woken.end());
}

void put_answered_app(Picture& picture, const AppKey& key, KeptApp app, Touched& touched) {
  Record* record = picture.find(key);
  if (record == nullptr || !record->app || record->app->uid != app.uid) return;
  if (record->app->resource_version >= app.resource_version) return;
  if (record->app->generation != app.generation) return;
  replace_app(picture, key, *record, std::make_unique<KeptApp>(std::move(app)), touched);
}

void put_also_read(Picture& picture, const AppKey& key, std::vector<std::string> names, Touched& touched) {
  Record* record = picture.find(key);
  if (record == nullptr || !record->app || record->also_read == names) return;
  record->also_read = std::move(names);
  touched.touch(key);
}

void read_secrets_of(Picture& picture, const AppKey& key, Record& record) {
  std::vector<std::string> names;
  if (record.app) {
    names = record.app->refers().secrets;
    names.insert(names.end(), record.also_read.begin(), record.also_read.end());
    for (const ServiceRef& reference : record.app->refers().services) {
      const ServiceFacts facts = picture.services.facts(key.namespace_name, reference);
      if (facts.state == ServiceFacts::State::kBound) names.push_back(facts.secret);
    }
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }
  if (names == record.secrets) return;
  names.shrink_to_fit();
  picture.secrets.change_readers(key, record.secrets, names);
  record.secrets = std::move(names);
}

}  // namespace twelvefactor::store
