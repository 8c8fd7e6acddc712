#include "unit/gather/peers_world.hpp"

#include <gtest/gtest.h>

#include "crypto/generate.hpp"
#include "kinds/read/read_app.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::gather {
namespace {

std::string path_of(const AppKey& key) {
  return "/api/v1/namespaces/" + key.namespace_name + "/secrets/" + key.name;
}

}  // namespace

void PeersWorld::app(const AppKey& key, char uid, const std::string& spec) {
  ++version_;
  const std::string text =
      R"({"metadata": {"namespace": ")" + key.namespace_name + R"(", "name": ")" + key.name +
      R"(", "uid": ")" + to_string(testing::uid_of(uid)) + R"(", "generation": )" + std::to_string(version_) +
      R"(, "resourceVersion": ")" + std::to_string(version_) +
      R"("}, "spec": {"environment": "e", "image": "i@sha256:0", "codebase": {"repository": "r", "revision": "v"},)" +
      R"( "processes": {"web": {"port": 8080}}, )" + spec + "}}";
  auto read = kinds::read_app(text);
  ASSERT_TRUE(read) << text;
  store.app_applied(std::move(*read));
}

void PeersWorld::reader(const std::string& spec) {
  app(kReader, 'a',
      R"("parity": {"peers": {"staging": {"namespace": "shop-staging", "name": "shop"}}}, )" + spec);
}

void PeersWorld::peer(const std::string& spec, const std::string& values) {
  const std::string share =
      values.empty() ? "" : R"("p": {"namespace": "shop-production", "values": ")" + values + R"("})";
  app(kPeer, 'b', R"("parity": {"shareWith": {)" + share + "}}, " + spec);
}

void PeersWorld::secret(const AppKey& key, const std::string& name, const std::string& value) {
  SecretFacts facts = testing::secret_with({name});
  facts.uid = testing::uid_of('5');
  facts.resource_version = ++version_;
  objects_[path_of(key)] = R"({"metadata": {"uid": ")" + to_string(facts.uid) + R"(", "resourceVersion": ")" +
                           std::to_string(version_) + R"("}, "data": {")" + name + R"(": ")" +
                           crypto::base64(value) + R"("}})";
  store.secret_applied({key.namespace_name, key.name, facts});
}

void PeersWorld::no_secret(const AppKey& key) {
  objects_.erase(path_of(key));
  store.secret_deleted({key.namespace_name, key.name, {}});
}

void PeersWorld::generated(const AppKey& app, const std::string& name, const std::string& value) {
  const AppKey key{app.namespace_name, app.name + "-generated"};
  secret(key, name, value);
  kinds::ReadChild read{app.namespace_name, app.name, {}};
  read.child.kind = Kind::kSecret;
  read.child.name = key.name;
  read.child.uid = testing::uid_of('5');
  read.child.owner = testing::uid_of(app == kReader ? 'a' : 'b');
  read.child.resource_version = version_;
  store.child_applied(std::move(read));
}

void PeersWorld::release(const AppKey& app, std::int64_t number, bool active, const std::string& image) {
  kinds::ReadChild read{app.namespace_name, app.name, {}};
  read.child.kind = Kind::kAppRelease;
  read.child.name = app.name + "-v" + std::to_string(number);
  read.child.uid = testing::uid_of(static_cast<char>('0' + number));
  read.child.owner = testing::uid_of(app == kReader ? 'a' : 'b');
  read.child.resource_version = ++version_;
  ReleaseFacts facts;
  facts.number = number;
  facts.image = image;
  facts.revision = "v" + std::to_string(number);
  facts.status.completion_time = "2026-01-01T00:00:00Z";
  facts.status.active = {active, "2026-01-02T00:00:00Z"};
  read.child.release = std::make_shared<const ReleaseFacts>(std::move(facts));
  store.child_applied(std::move(read));
}

kube::ApiResult<std::string> PeersWorld::answer(const std::string& path) {
  ++asked;
  kube::ApiError error;
  const auto found = objects_.find(path);
  const bool forbidden = !refused.empty() && path.find(refused) != std::string::npos;
  if (found != objects_.end() && !forbidden) return found->second;
  error.status = forbidden ? 403 : 404;
  error.message = "secrets \"of-somebody\" is forbidden";
  return error;
}

}  // namespace twelvefactor::gather
