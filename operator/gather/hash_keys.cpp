#include "gather/hash_keys.hpp"

#include <charconv>
#include <utility>

#include "crypto/generate.hpp"
#include "crypto/keyed_hash.hpp"
#include "kinds/build/key_secret.hpp"
#include "kinds/secrecy/secret_data.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::gather {
namespace {

Keys keys_in(const kinds::SecretData& secret) {
  Keys keys;
  for (const auto& [name, value] : secret.base64) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size() && number > 0 && !value.empty())
      keys.emplace(number, value);
  }
  return keys;
}

}  // namespace

HashKeys::HashKeys(std::string namespace_name, Read read, Create create, Version version)
    : namespace_name_(std::move(namespace_name)),
      read_(std::move(read)),
      create_(std::move(create)),
      version_(std::move(version)) {}

Result<Keys> HashKeys::get(std::stop_token stop) {
  const std::lock_guard lock(mutex_);
  const std::string told = version_();
  if (!keys_.empty() && (told.empty() || told == version_read_)) return keys_;
  auto loaded = load(std::move(stop));
  if (!loaded) return loaded;
  keys_ = *loaded;
  // What was read may be newer than what was told; then it is read once more.
  version_read_ = told;
  return loaded;
}

Result<Keys> HashKeys::load(std::stop_token stop) {
  const std::string path = kinds::object_path(Kind::kSecret, namespace_name_, kSecretName);
  auto answer = read_(path, stop);
  if (!answer && answer.error().status == 404) {
    answer = make(stop);
    // Another operator was faster.
    if (!answer && answer.error().status == 409) answer = read_(path, stop);
  }
  const std::string what = std::string("Secret ") + kSecretName + " in " + namespace_name_;
  if (!answer)
    return Error{what + ", the key for hashes of secrets, cannot be had: " + answer.error().message};
  const auto secret = kinds::read_secret_data(*answer);
  Keys keys = secret ? keys_in(*secret) : Keys{};
  if (keys.empty())
    return Error{what +
                 " holds no key; delete it, and a new one is made (docs/releases.md tells what follows)"};
  return keys;
}

kube::ApiResult<std::string> HashKeys::make(std::stop_token stop) {
  const auto key = crypto::generate({crypto::kHashKeyBytes, Encoding::kHex, ""});
  if (!key) {
    kube::ApiError problem;
    problem.message = key.error().message;
    return problem;
  }
  return create_(kinds::collection_path(Kind::kSecret, namespace_name_),
                 kinds::key_secret_json(namespace_name_, kSecretName, key->reveal()), std::move(stop));
}

}  // namespace twelvefactor::gather
