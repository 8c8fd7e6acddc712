// Two deploys that are compared, and the Secrets of both, for the tests of gathering.
#pragma once

#include <map>
#include <string>

#include "kube/api_error.hpp"
#include "model/app_key.hpp"
#include "store/store.hpp"

namespace twelvefactor::gather {

class PeersWorld {
 public:
  static inline const AppKey kReader{"shop-production", "shop"};
  static inline const AppKey kPeer{"shop-staging", "shop"};

  store::Store store;

  /// The reader, which names the peer `staging`; `spec`: JSON members, without braces.
  void reader(const std::string& spec);
  /// The peer, which shows so much; "": nothing.
  void peer(const std::string& spec, const std::string& values = "Secrets");
  /// A Secret with one key; another call is another version.
  void secret(const AppKey& key, const std::string& name, const std::string& value);
  void no_secret(const AppKey& key);
  /// The Secret of generated values of an app, with one key.
  void generated(const AppKey& app, const std::string& name, const std::string& value);
  /// An AppRelease of an app.
  void release(const AppKey& app, std::int64_t number, bool active, const std::string& image = "i@sha256:1");

  /// GET, as the API server answers it.
  kube::ApiResult<std::string> answer(const std::string& path);
  int asked = 0;
  std::string refused;  // GETs of paths that hold this text are answered with 403

 private:
  void app(const AppKey& key, char uid, const std::string& spec);
  std::uint64_t version_ = 100;
  std::map<std::string, std::string> objects_;  // by path
};

}  // namespace twelvefactor::gather
