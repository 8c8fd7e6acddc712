// What is known.
#include "store/store.hpp"

#include <utility>

#include "store/shown.hpp"

namespace twelvefactor::store {

std::vector<NeededServices> Store::needed_services() const {
  return door_.read([](const Picture& picture) { return picture.services.needed(); });
}

ServicesWanted Store::wanted_services(std::size_t of_namespace) const {
  return door_.read([of_namespace](const Picture& picture) { return picture.services.wanted(of_namespace); });
}

News Store::news(const AppKey& key) const {
  return door_.read([&](const Picture& picture) {
    const auto found = picture.records.find(key);
    return found == picture.records.end() ? News{} : found->second.news;
  });
}

void Store::fill_in_specs(std::vector<SharedPeer>& peers) const {
  for (SharedPeer& peer : peers) peer.spec = presses_.specs.text(std::exchange(peer.kept_spec, {}));
}

std::optional<Snapshot> Store::snapshot(const AppKey& key, Texts texts) const {
  auto glance = door_.read([&key](const Picture& picture) { return glance_at(picture, key); });
  if (!glance) return std::nullopt;
  fill_in_specs(glance->snapshot.peers);
  if (texts == Texts::kLeftOut) return std::move(glance->snapshot);
  glance->snapshot.app.spec = presses_.specs.text(glance->spec);
  glance->snapshot.app.status = presses_.statuses.text(glance->status);
  return std::move(glance->snapshot);
}

std::optional<SecretFacts> Store::secret(const AppKey& key) const {
  return door_.read([&key](const Picture& picture) {
    const SecretFacts* facts = picture.secrets.find(key);
    return facts == nullptr ? std::nullopt : std::optional(*facts);
  });
}

std::vector<SharedPeer> Store::peers(const AppKey& reader) const {
  std::vector<SharedPeer> peers = door_.read([&reader](const Picture& picture) {
    const KeptApp* app = picture.find_app(reader);
    return app == nullptr ? std::vector<SharedPeer>{} : shared_peers(picture, reader, *app);
  });
  fill_in_specs(peers);
  return peers;
}

void Store::show_secrets_of(SharedPeer& peer, const AppSpec& spec) const {
  const std::vector<kinds::SecretSource> sources = kinds::secret_sources(spec);
  door_.read([&](const Picture& picture) { add_secrets(picture, sources, peer); });
}

std::vector<std::shared_ptr<const AdminTask>> Store::tasks(const AppKey& app) const {
  return door_.read([&app](const Picture& picture) { return picture.tasks.of(app); });
}

std::vector<AppKey> Store::apps() const {
  return door_.read([](const Picture& picture) { return picture.every_app(); });
}

bool Store::wants_kind(Source source, const std::string& namespace_name) const {
  return door_.read([&](const Picture& picture) {
    if (source == Source::kFindingsReports) return picture.has_app_in(namespace_name);
    const bool everywhere = picture.lists == Lists::kOfTheCluster;
    const auto found = picture.uses.find(everywhere ? std::string() : namespace_name);
    if (found == picture.uses.end()) return false;
    if (source == Source::kPodMonitors) return found->second.measured > 0;
    if (source != Source::kHttpRoutes) return false;
    // Who has no IngressClass either is told what there is.
    const bool nobody_serves = everywhere && picture.ingress_classes.current().names.empty();
    return found->second.routed > 0 || (found->second.exposed > 0 && nobody_serves);
  });
}

bool Store::sees_namespaces() const {
  return door_.read([](const Picture& picture) { return picture.policies.sees_namespaces(); });
}

std::vector<kinds::ReadPolicy> Store::policies() const {
  return door_.read([](const Picture& picture) { return picture.policies.all(); });
}

}  // namespace twelvefactor::store
