// Where a deploy takes secrets from, and what is known of them when two deploys are compared: a mark for each
// slot, and never a value. Pure: whoever calls makes the marks under a key of its own (`Marker`). Called by
// kinds/compared_deploy (Consent), by gather, and by the command `parity`, which reads manifests.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/secrecy/own_names.hpp"
#include "model/app_spec.hpp"
#include "model/compared_deploy.hpp"
#include "model/secret_facts.hpp"
#include "model/service.hpp"

namespace twelvefactor::kinds {

/// A keyed hash: equal texts for equal values, and nothing for anybody without the key. An empty text: there
/// can be none now.
using Marker = std::function<std::string(std::string_view value)>;

/// By slot.
using SecretMarks = std::map<std::string, SecretMark>;

/// What a deploy takes from one Secret.
struct SecretSource {
  enum class From { kSecret, kGenerated, kService };
  From from = From::kSecret;
  std::string secret;      // its name; empty while nobody said what it is: kGenerated, kService
  ServiceRef service{};    // kService
  std::string key;         // empty: every one
  std::string slot;        // of the key: a variable; where there is none, what comes before each: "database."
  bool binding = false;    // of a backing service
  std::string variable{};  // what the slot is called in its container; empty: as it stands

  friend bool operator==(const SecretSource&, const SecretSource&) = default;
};

/// In the order in which they count: the later wins.
std::vector<SecretSource> secret_sources(const AppSpec& spec);

/// "password, uri": the names of the keys, where the watch tells them; else empty.
std::string key_names(const SecretFacts& facts);

/// By backing service, of those whose Secret is known: the names of its keys. `secrets`: by name.
std::map<std::string, std::string> binding_keys(const AppSpec& spec,
                                                const std::map<std::string, SecretFacts>& secrets);

/// Marks the literals that are not shown as they are; what was there under their names is replaced.
void mark_literals(const AppSpec& spec, const Marker& marker, SecretMarks& marks, const OwnNames& names = {});

/// Marks what comes from there. `values`: what that Secret holds, by key, decoded.
void mark_source(const SecretSource& source, const std::map<std::string, std::string>& values,
                 const Marker& marker, SecretMarks& marks, const OwnNames& names = {});

}  // namespace twelvefactor::kinds
