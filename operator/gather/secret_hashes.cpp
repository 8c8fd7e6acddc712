#include "gather/secret_hashes.hpp"

#include <charconv>

#include "crypto/keyed_hash.hpp"
#include "kinds/digest/hash.hpp"

namespace twelvefactor::gather {
namespace {

/// Each part behind its length: no two lists of parts have the same text.
void add(std::string& text, const std::string& part) {
  text += std::to_string(part.size()) + ":" + part;
}

std::string content_of(const kinds::SecretUse& use, const kinds::SecretData& data) {
  std::string content;
  for (const auto& [key, value] : data.base64) {
    if (!use.all && !use.keys.contains(key) && !use.files.contains(key)) continue;
    add(content, key);
    add(content, value);
  }
  return content;
}

std::string hash_under(std::int64_t number, const std::string& key, const std::string& slot,
                       const std::string& content) {
  return std::to_string(number) + ":" + crypto::keyed_hash(crypto::keyed_hash(key, slot), content);
}

std::int64_t key_of(const std::string& hash) {
  std::int64_t number = 0;
  std::from_chars(hash.data(), hash.data() + hash.size(), number);
  return number;
}

}  // namespace

std::string keys_used(const kinds::SecretUse& use) {
  if (use.all) return "*";
  std::string names;
  for (const std::string& key : use.keys) add(names, key);
  for (const std::string& key : use.files) {
    if (!use.keys.contains(key)) add(names, "file " + key);
  }
  return kinds::to_hex(kinds::hash_leaf("", names));
}

std::string secret_hash(const Keys& keys, const AppKey& app, const std::string& secret,
                        const kinds::SecretUse& use, const kinds::SecretData& data,
                        const std::string& before) {
  std::string slot;
  for (const std::string& part : {app.namespace_name, app.name, secret}) add(slot, part);
  const std::string content = content_of(use, data);
  if (const auto used = keys.find(key_of(before)); used != keys.end()) {
    if (hash_under(used->first, used->second, slot, content) == before) return before;
  }
  const auto& [number, key] = *keys.rbegin();
  return hash_under(number, key, slot, content);
}

}  // namespace twelvefactor::gather
