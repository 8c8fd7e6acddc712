#include "kinds/secrecy/secret_names.hpp"

#include <array>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/letter_pairs.hpp"
#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/randomness.hpp"
#include "kinds/secrecy/word_list.hpp"

namespace twelvefactor::kinds {
namespace {

// Whole parts of a name, between underscores and capitals; a part may also end with one of the longer ones
// (GITHUBTOKEN), and have an s.
constexpr std::array<std::string_view, 9> kSecretParts = {
    "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "SECRET", "TOKEN", "APIKEY", "CREDENTIAL"};
// Whole parts only: as an end they are in too many other words.
constexpr std::string_view kSecretWholeParts =
    " PW PIN PSK CRED CREDS PASSCODE PASSKEY DBPW BINDPW ROOTPW ADMINPW USERPW DBPASS ADMINPASS USERPASS "
    "ROOTPASS "
    "STOREPASS "
    "SRCSTOREPASS DESTSTOREPASS KEYPASS "
    "SSHPASS REQUIREPASS MYSQLPASS PGPASS SMTPPASS MAILPASS AUTHPASS LDAPPASS REDISPASS BINDPASS SQLPASS "
    "MASTERAUTH AUTHKEY "
    "SECRETKEY ACCESSKEY PRIVATEKEY SIGNINGKEY ACCOUNTKEY SHAREDACCESSKEY SHAREDKEY PRESHAREDKEY MASTERKEY "
    "ENCRYPTIONKEY SHAREDACCESSSIGNATURE MDP KENNWORT PASSWORT CONTRASENA ";
// Parts that say so only together.
constexpr std::array<std::string_view, 20> kSecretPairs = {
    "OTP_SEED",         "SNMP_COMMUNITY", "API_KEY",    "ACCESS_KEY", "PRIVATE_KEY",
    "SIGNING_KEY",      "ENCRYPTION_KEY", "SECRET_KEY", "MASTER_KEY", "SALT_KEY",
    "KEY_BASE",         "ACCOUNT_KEY",    "AUTH_KEY",   "SHARED_KEY", "HMAC_KEY",
    "SUBSCRIPTION_KEY", "FUNCTIONS_KEY",  "JWT_KEY",    "COOKIE_KEY", "SHARED_ACCESS_SIGNATURE"};
// Last parts of names that speak about a secret without being one.
constexpr std::string_view kHarmlessEndings =
    " FILE PATH DIR DIRECTORY NAME USERNAME USER ID URL URI ENDPOINT ENDPOINTS HOST PORT TTL AGE LENGTH LEN "
    "SIZE COUNT "
    "LIMIT MIN MAX ENABLED ENABLE DISABLED REQUIRED ALLOWED EXPIRY EXPIRE EXPIRES EXPIRED EXPIRATION "
    "EXPIRATIONS TIMEOUT "
    "LIFETIME VALIDITY DURATION INTERVAL SECONDS MINUTES HOURS DAYS IN HEADER HEADERS ISSUER AUDIENCE CLAIM "
    "CLAIMS SCOPE "
    "SCOPES ALGORITHM ALGORITHMS ALG ALGO TYPE MODE POLICY PROVIDER BACKEND METHOD METHODS ENGINE STORE "
    "VERSION ROTATION "
    "ENCODING FORMAT STRENGTH COST ROUNDS PREFIX SUFFIX FIELD REGEX PATTERN HINT HINTS LABEL ITERATIONS "
    "COMPLEXITY TIME "
    "LOCK EXCHANGE LOGIN RESET AUTH SUPPORT TEMPLATE CACHE LOCATION HASHER HASHERS HASHING ENCODER "
    "ENCRYPTION VALIDATOR "
    "VALIDATORS VALIDATION GENERATOR RULES CHARSET CHARACTERS CHARS REFRESH SERVICE SERVER ADDRESS ADDR "
    "DOMAIN REALM "
    "GRANT AUTHORITY MOUNT ROLE NAMESPACE KIND SOURCE CLASS MANAGER HANDLER FACTORY DRIVER BUDGET WINDOW "
    "THRESHOLD RATE "
    "DELAY RETRIES RETRY ATTEMPTS STRATEGY PARAM PARAMETER COLUMN TABLE ENV VAR VARIABLE VARIABLES PER USED "
    "ROTATE LOOKUP SELECTOR PLACEHOLDER PROMPT TTY STDIN REF REFS PAGE ROUTE VIEW FORM ENTROPY REUSE HISTORY "
    "LEEWAY "
    "SKEW STATUS SERVERS COMMAND CMD FUNCTION QUERY VERIFIER VERIFICATION REVIEW REVIEWS REQUEST REQUESTS ";
// And of those whose value looks random without being secret.
constexpr std::string_view kHarmlessRandom =
    " HASH COMMIT REVISION SHA DIGEST CHECKSUM FINGERPRINT VERSION DSN UUID GUID NONCE IMAGE TAG "
    "BUILD RELEASE ARN SITEKEY BUCKET ETAG SIGNATURE THUMBPRINT CERT CERTIFICATE CRT PEM ";
constexpr std::string_view kAuthEndings =
    " AUTH AUTHORIZATION BASICAUTH USERPWD USERINFO USERS LOGIN LOGINS ACCOUNTS ";
// Names that have a secret's word in them, and are of something else.
constexpr std::array<std::string_view, 8> kOtherThings = {"INITIAL_CLUSTER_TOKEN",
                                                          "TOKENS_PER",
                                                          "PAGE_TOKEN",
                                                          "PASSTHROUGH",
                                                          "BOS_TOKEN",
                                                          "EOS_TOKEN",
                                                          "PAD_TOKEN",
                                                          "STOP_TOKENS"};

std::string_view last_part(std::string_view variable) {
  const std::size_t mark = variable.rfind('_');
  return mark == std::string_view::npos ? variable : variable.substr(mark + 1);
}

bool part_says_secret(std::string_view part) {
  if (word_list<kSecretWholeParts>.has(part)) return true;
  if (part.ends_with("S") && part != "PASS") part.remove_suffix(1);
  return std::any_of(kSecretParts.begin(), kSecretParts.end(), [part](std::string_view word) {
    // Short words end too many others (BYPASS, COMPASS).
    return part == word || (word.size() > 4 && part.ends_with(word));
  });
}

bool says_public(std::string_view variable) {
  return variable.find("PUBLIC") != std::string_view::npos ||
         variable.find("PUBKEY") != std::string_view::npos ||
         variable.find("SITE_KEY") != std::string_view::npos;
}

/// webhook-server-cert, cert-manager/ca-key-pair: as Kubernetes writes names, of words.
bool is_object_name(std::string_view value) {
  return !value.empty() && value.size() <= 253 && is_lower(value.front()) && !looks_random(value) &&
         every(value, [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '.' || c == '/'; });
}

}  // namespace

std::string as_variable(std::string_view name) {
  while (name.starts_with('-')) name.remove_prefix(1);
  std::string text;
  text.reserve(name.size() + 4);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (i > 0 && is_upper(c) && is_lower(name[i - 1])) text += '_';
    const bool mark = c == '-' || c == '.' || c == ' ' || c == '/' || c == ':';
    text += mark ? '_' : is_lower(c) ? static_cast<char>(c - 32) : c;
  }
  return text;
}

bool name_is_harmless(std::string_view variable) {
  return says_public(variable) || word_list<kHarmlessEndings>.has(last_part(variable));
}

bool name_says_random(std::string_view variable) {
  return word_list<kHarmlessRandom>.has(last_part(variable)) || variable.ends_with("KEY_ID");
}

namespace {

bool has_secret_part(std::string_view variable) {
  for (std::size_t start = 0; start < variable.size();) {
    const std::size_t end = std::min(variable.find('_', start), variable.size());
    if (part_says_secret(variable.substr(start, end - start))) return true;
    start = end + 1;
  }
  if (variable.find('_') == std::string_view::npos) return false;
  const LetterPairs letters(variable);
  return std::ranges::any_of(kSecretPairs, [&](std::string_view pair) {
    return letters.may_have(pair) && variable.find(pair) != std::string_view::npos;
  });
}

}  // namespace

bool name_says_secret(std::string_view variable) {
  // What few names have is asked first.
  if (!has_secret_part(variable)) return false;
  // Alone such a word is no end: AUTH, LOGIN.
  if (says_public(variable) ||
      (variable.find('_') != std::string_view::npos && word_list<kHarmlessEndings>.has(last_part(variable))))
    return false;
  for (const std::string_view other : kOtherThings) {
    if (variable.find(other) != std::string_view::npos) return false;
  }
  return true;
}

bool name_says_auth(std::string_view variable) {
  const std::string_view last = last_part(variable);
  return word_list<kAuthEndings>.has(last);
}

bool is_auth_method(std::string_view value) {
  const std::string method = lower(value);
  for (const std::string_view known :
       {"scram", "oauth", "sha", "md5",  "ntlm", "cram", "digest", "xoauth", "kerberos", "krb5",  "gssapi",
        "tls",   "mtls",  "jwt", "oidc", "saml", "ldap", "x509",   "iam",    "rs256",    "es256", "hs256"}) {
    if (method.starts_with(known)) return true;
  }
  return every(method, [](char c) { return is_lower(c) || c == '-' || c == '_' || c == ','; });
}

bool names_an_object(std::string_view variable, std::string_view value) {
  if (value == "regcred") return true;
  const bool of_a_secret = last_part(variable) == "SECRET" || last_part(variable) == "SECRETS" ||
                           last_part(variable) == "CREDENTIALS";
  if (!of_a_secret || !is_object_name(value)) return false;
  for (const std::string_view kind :
       {"PULL_SECRET", "TLS_SECRET", "CA_SECRET", "CERT_SECRET", "CERTIFICATE_SECRET", "EXISTING_SECRET",
        "SECRET_REF", "CERTS_SECRET", "KUBERNETES_SECRET", "K8S_SECRET"}) {
    if (variable.find(kind) != std::string_view::npos) return true;
  }
  const std::string_view last = value.substr(value.find_last_of("-./") + 1);
  return last.size() < value.size() &&
         has_word(
             " cert certs certificate certificates tls ca secret secrets credentials creds keypair "
             "bundle crt ",
             last) &&
         every(value, [](char c) { return !is_digit(c); });
}

}  // namespace twelvefactor::kinds
