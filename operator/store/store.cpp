// What is known.
#include "store/store.hpp"

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

std::optional<Snapshot> Store::snapshot(const AppKey& key) const {
  return door_.read([&key](const Picture& picture) { return snapshot_of(picture, key); });
}

std::optional<SecretFacts> Store::secret(const AppKey& key) const {
  return door_.read([&key](const Picture& picture) {
    const SecretFacts* facts = picture.secrets.find(key);
    return facts == nullptr ? std::nullopt : std::optional(*facts);
  });
}

std::vector<SharedPeer> Store::peers(const AppKey& reader) const {
  return door_.read([&reader](const Picture& picture) {
    const kinds::StoredApp* app = picture.find_app(reader);
    return app == nullptr ? std::vector<SharedPeer>{} : shared_peers(picture, reader, *app);
  });
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

bool Store::sees_namespaces() const {
  return door_.read([](const Picture& picture) { return picture.policies.sees_namespaces(); });
}

std::vector<kinds::ReadPolicy> Store::policies() const {
  return door_.read([](const Picture& picture) { return picture.policies.all(); });
}

}  // namespace twelvefactor::store
