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

HashKeys::HashKeys(std::string namespace_name, Read read, Create create, Version version,
                   std::chrono::milliseconds patience)
    : namespace_name_(std::move(namespace_name)),
      read_(std::move(read)),
      create_(std::move(create)),
      version_(std::move(version)),
      patience_(patience) {}

/// A request under way, without the lock: also one that an exception ends is over.
class HashKeys::Loading {
 public:
  Loading(HashKeys& keys, std::unique_lock<std::mutex>& lock) : keys_(keys), lock_(lock) {
    ++keys_.loading_;
    lock_.unlock();
  }
  ~Loading() {
    if (!lock_.owns_lock()) lock_.lock();
    --keys_.loading_;
    keys_.loaded_.notify_all();
  }
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;

  /// `told`: the version that the watch had told when it was asked for. What was read may be newer; then it
  /// is read once more.
  void keep(const Keys& loaded, const std::string& told) const {
    lock_.lock();
    keys_.keys_ = loaded;
    keys_.version_read_ = told;
  }

 private:
  HashKeys& keys_;
  std::unique_lock<std::mutex>& lock_;
};

Result<Keys> HashKeys::get(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  if (keys_.empty() && loading_ > 0)
    loaded_.wait_for(lock, stop, patience_, [this] { return !keys_.empty() || loading_ == 0; });
  const std::string told = version_();
  const bool current = told.empty() || told == version_read_;
  if (!keys_.empty() && (current || loading_ > 0)) return keys_;
  const Loading loading(*this, lock);
  auto loaded = load(std::move(stop));
  if (loaded) loading.keep(*loaded, told);
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
