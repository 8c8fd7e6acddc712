// TF0308: the values of a Secret that stand in a file. It says which key, and nothing of the value.
#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "crypto/base64.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/secret_literals.hpp"
#include "lint/config_objects.hpp"
#include "reconcile/factors/plausible_secret.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

// Last words of keys that tell where and as whom.
constexpr std::array<std::string_view, 28> kOpen = {
    "host", "hostname", "hosts",  "port",      "username", "user",   "database", "db",  "name", "dbname",
    "type", "provider", "region", "bucket",    "endpoint", "email",  "url",      "uri", "ca",   "id",
    "crt",  "cert",     "pub",    "namespace", "address",  "cipher", "hash",     "size"};

bool is_open_name(const std::string& key) {
  const std::string name = kinds::lower(key);
  const std::string_view last = std::string_view(name).substr(name.find_last_of("-_.") + 1);
  const bool open = std::ranges::find(kOpen, last) != kOpen.end();
  // username, dbHost
  return open || name.starts_with("ca.") || name.ends_with("username") || name.ends_with("host") ||
         name.ends_with("certificate");
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t from = std::min(text.find_first_not_of(kBlank), text.size());
  const std::size_t last = text.find_last_not_of(kBlank);
  return last == std::string_view::npos ? std::string_view() : text.substr(from, last - from + 1);
}

/// A file without a password in it is no secret, whatever holds it; a certificate is public.
bool tells(const std::string& key, std::string_view value) {
  value = trimmed(value);
  if (value.empty() || kinds::is_placeholder(value) || kinds::is_reference(value)) return false;
  const std::string_view why = kinds::secret_suspicion(key, value);
  if (!why.empty()) return reconcile::is_plausible_secret(key, value, why);
  if (reconcile::stands_for_a_secret(value) || value.starts_with("#") || value == key) return false;
  return value.find('\n') == std::string_view::npos && !is_open_name(key) && !kinds::is_path(value) &&
         !kinds::is_switch_or_number(value) && value.find("-----BEGIN ") == std::string_view::npos;
}

/// The key whose value is told; an empty text when none is.
std::string told_in(const json& values, bool base64) {
  for (const auto& [key, value] : values.items()) {
    if (!value.is_string()) continue;
    const auto& text = value.get_ref<const std::string&>();
    if (kinds::is_placeholder(trimmed(text)) || kinds::is_reference(trimmed(text))) continue;
    // What is no base64 is taken for a text: somebody will encode it later.
    const auto bytes = base64 ? crypto::base64_decoded(text) : std::nullopt;
    if (tells(key, bytes ? *bytes : text)) return key;
  }
  return {};
}

}  // namespace

std::vector<Finding> check_secret(const json& object) {
  // SOPS puts its own part beside what it has encrypted.
  if (kinds::member_at(object, "sops").is_object()) return {};
  if (kinds::text_at(object, "type") == "kubernetes.io/service-account-token") return {};
  for (const char* const member : {"stringData", "data"}) {
    const std::string key = told_in(kinds::object_at(object, member), std::string_view(member) == "data");
    if (!key.empty()) {
      return {about("TF0308", std::string(".") + member + "." + key,
                    "the value of a Secret stands in the file, for all who may read it")};
    }
  }
  return {};
}

}  // namespace twelvefactor::lint
