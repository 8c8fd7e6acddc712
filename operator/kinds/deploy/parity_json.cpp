#include "kinds/deploy/parity_json.hpp"

#include "kinds/text/duration.hpp"

namespace twelvefactor::kinds {
namespace {

Depth read_depth(const JsonFields& fields) {
  const std::string name = fields.text("values", "None");
  if (name == "Literals") return Depth::kLiterals;
  if (name == "Secrets") return Depth::kSecrets;
  if (name != "None") fields.complain("values", "must be one of None, Literals, Secrets");
  return Depth::kNames;
}

std::optional<std::chrono::seconds> read_duration(const JsonFields& fields, const char* name) {
  if (!fields.has(name)) return std::nullopt;
  const auto duration = parse_duration(fields.text(name));
  if (!duration) fields.complain(name, "must be a time such as 168h, 7d or 30m");
  return duration;
}

Peer read_peer(const JsonFields& fields) {
  Peer peer;
  peer.key = {fields.required_text("namespace"), fields.required_text("name")};
  peer.longest_gap = read_duration(fields, "maxTimeGap");
  peer.soak = read_duration(fields, "soak").value_or(peer.soak);
  peer.required = fields.boolean("required");
  peer.clean_pods = fields.boolean("cleanPods");
  return peer;
}

ExpectedDifference read_expected_difference(const JsonFields& fields) {
  return {fields.required_text("dimension"), fields.required_text("key"), fields.text("peer"),
          fields.required_text("reason"), fields.required_text("expires")};
}

}  // namespace

Parity read_parity(const JsonFields& fields) {
  Parity parity;
  fields.each("peers", [&parity](const std::string& key, const JsonFields& peer) {
    parity.peers.emplace(key, read_peer(peer));
  });
  fields.each("shareWith", [&parity](const std::string& key, const JsonFields& share) {
    parity.share_with.emplace(key,
                              Share{share.required_text("namespace"), share.text("name"), read_depth(share)});
  });
  fields.each("expectedDifferences", [&parity](const std::string& key, const JsonFields& difference) {
    parity.expected_differences.emplace(key, read_expected_difference(difference));
  });
  return parity;
}

}  // namespace twelvefactor::kinds
