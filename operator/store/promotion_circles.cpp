#include "store/promotion_circles.hpp"

#include <unordered_set>

namespace twelvefactor::store {
namespace {

bool leads_to(const AppKey& goal, const AppKey& start, const FindApp& find) {
  std::vector<AppKey> found = {start};
  std::unordered_set<AppKey> seen = {start};
  for (std::size_t next = 0; next < found.size(); ++next) {
    const AppKey reader = found[next];
    const KeptApp* app = find(reader);
    if (app == nullptr) continue;
    for (const AppKey& peer : app->refers().required_peers) {
      const KeptApp* required = find(peer);
      if (required == nullptr || !shared_with(*required, reader)) continue;
      if (peer == goal) return true;
      if (seen.insert(peer).second) found.push_back(peer);
    }
  }
  return false;
}

}  // namespace

std::vector<AppKey> circular_peers(const AppKey& key, const KeptApp& app, const FindApp& find) {
  std::vector<AppKey> circular;
  for (const AppKey& peer : app.refers().required_peers) {
    const KeptApp* required = find(peer);
    const bool known = peer != key && required != nullptr && shared_with(*required, key);
    if (known && leads_to(key, peer, find)) circular.push_back(peer);
  }
  return circular;
}

}  // namespace twelvefactor::store
