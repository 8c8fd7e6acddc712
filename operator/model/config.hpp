// The config of a TwelveFactorApp as values: variables, where secret ones come from, and files. A part of
// model/app_spec.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/contract.hpp"
#include "model/string_map.hpp"

namespace twelvefactor {

enum class Encoding { kHex, kBase64, kBase64Url };

/// A value the operator makes once and keeps until `rotation` changes.
struct GeneratedValue {
  int bytes = 32;
  Encoding encoding = Encoding::kBase64Url;
  std::string rotation = "1";
  std::string prefix{};  // before the encoded bytes: what some frameworks know the form by
};

struct SecretKeyRef {
  std::string name;
  std::string key;
};

using SecretVariable = std::variant<GeneratedValue, SecretKeyRef>;

/// All keys of a ConfigMap or of a Secret as variables.
struct EnvSource {
  enum class Kind { kConfigMap, kSecret };
  Kind kind = Kind::kConfigMap;
  std::string name;
  bool optional = false;  // the pods may start without it
};

/// What a file holds that the containers are given.
struct File {
  enum class From { kLiteral, kConfigMap, kSecret, kSnapshot };
  From from = From::kLiteral;
  std::string text;  // kLiteral
  std::string name;  // of the ConfigMap or the Secret
  std::string key;   // in it
  std::string hash;  // kSnapshot: of a text that the ConfigMap of a release's files holds
};
using Files = std::map<std::string, File>;  // by absolute path

struct Config {
  StringMap env;
  std::vector<EnvSource> env_from;                // of two with the same variable the later counts
  std::map<std::string, SecretVariable> secrets;  // by variable name
  std::map<std::string, ContractEntry> contract;  // by variable name
  // Of a pinned release: the ConfigMap that holds its variables already, in place of env.
  std::string snapshot;
  std::string snapshot_hash;
  Files files;
  // Of a pinned release: the ConfigMap that holds the texts of its files.
  std::string files_snapshot;
  std::string files_hash;
};

}  // namespace twelvefactor
