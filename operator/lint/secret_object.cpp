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
#include "lint/stand_ins.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/plausible_secret.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

// Last words of keys that tell where, as whom and how.
constexpr std::array<std::string_view, 40> kOpen = {
    "host",    "hostname", "hosts",   "port",     "username", "user",    "database", "db",
    "name",    "dbname",   "type",    "provider", "region",   "bucket",  "endpoint", "email",
    "url",     "uri",      "ca",      "id",       "crt",      "cert",    "pub",      "namespace",
    "address", "cipher",   "hash",    "size",     "domain",   "project", "protocol", "prefix",
    "labels",  "label",    "version", "mode",     "scheme",   "zone",    "path",     "env"};

bool is_open_name(const std::string& key) {
  const std::vector<std::string> words = reconcile::name_parts(key);
  const std::string name = kinds::lower(key);
  const bool open = !words.empty() && std::ranges::find(kOpen, words.back()) != kOpen.end();
  const bool example = std::ranges::any_of(words, [](const std::string& word) { return word == "foo"; });
  return open || example || name.starts_with("ca.") || name.ends_with("username") || name.ends_with("host") ||
         name.ends_with("certificate");
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t from = std::min(text.find_first_not_of(kBlank), text.size());
  const std::size_t last = text.find_last_not_of(kBlank);
  return last == std::string_view::npos ? std::string_view() : text.substr(from, last - from + 1);
}

/// haPolicy=SHARED: a file of one line, of which nothing says secret.
bool is_setting(std::string_view value) {
  const std::size_t equals = value.find('=');
  return equals != std::string_view::npos && equals + 1 < value.size() && value[equals + 1] != '=' &&
         std::ranges::all_of(value.substr(0, equals), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
         });
}

/// How a value tells a secret.
enum class Tells { kNothing, kMaybe, kClearly };

/// A file without a password in it is no secret, whatever holds it; a certificate is public. Clear is what
/// its name or its form says.
Tells what_tells(const std::string& key, std::string_view value) {
  value = trimmed(value);
  if (value.empty() || kinds::is_placeholder(value) || kinds::is_reference(value) || stands_in(value))
    return Tells::kNothing;
  const std::string_view why = kinds::secret_suspicion(key, value);
  if (!why.empty())
    return reconcile::is_plausible_secret(key, value, why) ? Tells::kClearly : Tells::kNothing;
  if (reconcile::stands_for_a_secret(value) || value.starts_with("#") || value == key) return Tells::kNothing;
  const bool may = value.find('\n') == std::string_view::npos && !is_open_name(key) &&
                   !kinds::is_path(value) && !kinds::is_switch_or_number(value) && !is_setting(value) &&
                   value.find("-----BEGIN ") == std::string_view::npos;
  return may ? Tells::kMaybe : Tells::kNothing;
}

/// The key whose value tells most; an empty text when none does.
std::string told_in(const json& values, bool base64) {
  std::string maybe;
  for (const auto& [key, value] : values.items()) {
    if (!value.is_string()) continue;
    const auto& text = value.get_ref<const std::string&>();
    if (kinds::is_placeholder(trimmed(text)) || kinds::is_reference(trimmed(text))) continue;
    // What is no base64 is taken for a text: somebody will encode it later.
    const auto bytes = base64 ? crypto::base64_decoded(text) : std::nullopt;
    const Tells tells = what_tells(key, bytes ? *bytes : text);
    if (tells == Tells::kClearly) return key;
    if (tells == Tells::kMaybe && maybe.empty()) maybe = key;
  }
  return maybe;
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
