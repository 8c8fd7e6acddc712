#include "kinds/deploy/network_json.hpp"

namespace twelvefactor::kinds {

Network read_network(const JsonFields& fields) {
  Network network;
  fields.each("from", [&network](const std::string& name, const JsonFields& entry) {
    NetworkPeer peer;
    peer.namespace_name = entry.text("namespace");
    if (entry.has("podLabels")) peer.pod_labels = entry.text_map("podLabels");
    network.from.emplace(name, std::move(peer));
  });
  return network;
}

}  // namespace twelvefactor::kinds
