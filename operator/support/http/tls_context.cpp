#include "http/tls_context.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <mutex>
#include <string_view>

#include "http/system_trust.hpp"

namespace twelvefactor::http {

struct TlsSettings::State {
  std::mutex mutex;
  std::string refusal;
  // Parsed once and shared by all connections, until the PEM text changes.
  std::string store_pem;
  std::shared_ptr<X509_STORE> store;
};

namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

/// What the check of one connection's server certificate needs; owned by its SSL_CTX.
struct Rules {
  std::string name;
  bool is_address = false;
  bool insecure = false;
  std::shared_ptr<TlsSettings::State> state;
};

bool is_ip_address(const std::string& name) {
  std::array<unsigned char, 16> address{};
  return inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

Bio read_only(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
}

Certificate next_certificate(BIO* bio) {
  return {PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), &X509_free};
}

[[noreturn]] void refuse(const std::string& what) {
  std::array<char, 160> reason{};
  const unsigned long code = ERR_peek_last_error();
  if (code != 0) ERR_error_string_n(code, reason.data(), reason.size());
  ERR_clear_error();
  throw TlsSetupError(code == 0 ? what : what + " (" + reason.data() + ")");
}

std::shared_ptr<X509_STORE> new_store() {
  return {X509_STORE_new(), &X509_STORE_free};
}

std::shared_ptr<X509_STORE> store_from_pem(const std::string& pem) {
  auto store = new_store();
  auto bio = read_only(pem);
  int count = 0;
  while (auto certificate = next_certificate(bio.get())) {
    X509_STORE_add_cert(store.get(), certificate.get());
    ++count;
  }
  // The loop ends with "no start line", also at the end of a good file.
  ERR_clear_error();
  if (count == 0) throw TlsSetupError("the certificate authority data holds no certificate");
  return store;
}

std::shared_ptr<X509_STORE> store_of_system() {
  auto store = new_store();
  const auto& trust = system_trust();
  int loaded = 0;
  if (!trust.file.empty()) {
    loaded += X509_STORE_load_file(store.get(), trust.file.c_str());
  } else {
    // Where Debian, Red Hat and SUSE keep the bundle; the first that is there.
    for (const char* file : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                             "/etc/ssl/ca-bundle.pem", X509_get_default_cert_file()}) {
      if (loaded > 0) break;
      loaded += X509_STORE_load_file(store.get(), file);
    }
  }
  const char* dir = trust.dir.empty() ? X509_get_default_cert_dir() : trust.dir.c_str();
  if (loaded == 0 || !trust.dir.empty()) X509_STORE_load_path(store.get(), dir);
  ERR_clear_error();
  return store;
}

/// The store for `pem`, parsed anew only when the text changed.
std::shared_ptr<X509_STORE> authorities(TlsSettings::State& state, const std::string& pem) {
  std::lock_guard lock(state.mutex);
  if (state.store && state.store_pem == pem) return state.store;
  state.store = pem.empty() ? store_of_system() : store_from_pem(pem);
  state.store_pem = pem;
  return state.store;
}

void use_client_certificate(SSL_CTX* context, const std::string& cert_pem, const std::string& key_pem) {
  auto bio = read_only(cert_pem);
  auto leaf = next_certificate(bio.get());
  if (!leaf) refuse("the client certificate cannot be read");
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1) refuse("the client certificate cannot be used");
  while (auto issuer = next_certificate(bio.get())) SSL_CTX_add1_chain_cert(context, issuer.get());
  ERR_clear_error();
  auto key_bio = read_only(key_pem);
  const Key key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  if (!key) refuse("the client key cannot be read");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1)
    refuse("the client key does not belong to the client certificate");
}

void free_rules(void* /*parent*/, void* rules, CRYPTO_EX_DATA* /*data*/, int /*index*/, long /*argl*/,
                void* /*argp*/) {
  delete static_cast<Rules*>(rules);
}

int rules_index() {
  static const int kIndex = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &free_rules);
  return kIndex;
}

void expect_name(X509_STORE_CTX* chain, const Rules& rules) {
  X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(chain);
  if (rules.is_address) {
    X509_VERIFY_PARAM_set1_ip_asc(param, rules.name.c_str());
    return;
  }
  X509_VERIFY_PARAM_set_hostflags(param,
                                  X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  X509_VERIFY_PARAM_set1_host(param, rules.name.c_str(), rules.name.size());
}

/// Replaces the library's check: OpenSSL compares names and addresses, and we learn the reason of a refusal.
int verify_server(X509_STORE_CTX* chain, void* /*unused*/) {
  auto* connection =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* rules =
      static_cast<const Rules*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), rules_index()));
  if (rules->insecure) return 1;
  expect_name(chain, *rules);
  X509_STORE_CTX_set_verify_cb(chain, [](int accepted, X509_STORE_CTX*) { return accepted; });
  const bool accepted = X509_verify_cert(chain) == 1;
  const std::string_view reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(chain));
  std::lock_guard lock(rules->state->mutex);
  rules->state->refusal = accepted ? std::string() : std::string(reason) + ", expecting " + rules->name;
  return accepted ? 1 : 0;
}

}  // namespace

TlsSettings::TlsSettings(std::function<TlsIdentity()> identity, std::string host)
    : identity_(std::move(identity)), host_(std::move(host)), state_(std::make_shared<State>()) {}

TlsSettings::~TlsSettings() = default;

void TlsSettings::configure(ssl_ctx_st* context) {
  const TlsIdentity identity = identity_ ? identity_() : TlsIdentity{};
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (!identity.insecure_skip_verify)
    SSL_CTX_set1_cert_store(context, authorities(*state_, identity.ca_pem).get());
  if (!identity.client_cert_pem.empty()) {
    use_client_certificate(context, identity.client_cert_pem, identity.client_key_pem);
  }
  const std::string& name = identity.server_name.empty() ? host_ : identity.server_name;
  auto rules =
      std::make_unique<Rules>(Rules{name, is_ip_address(name), identity.insecure_skip_verify, state_});
  if (SSL_CTX_set_ex_data(context, rules_index(), rules.get()) != 1)
    refuse("the TLS context cannot be prepared");
  // The context's now: free_rules.
  rules.release();  // NOLINT(bugprone-unused-return-value)
  SSL_CTX_set_cert_verify_callback(context, &verify_server, nullptr);
}

std::string TlsSettings::announced_name() const {
  const std::string overridden = identity_ ? identity_().server_name : std::string();
  const std::string& name = overridden.empty() ? host_ : overridden;
  return is_ip_address(name) ? std::string() : name;
}

std::string TlsSettings::last_refusal() const {
  std::lock_guard lock(state_->mutex);
  return state_->refusal;
}

void announce_name(ssl_st* connection, const std::string& name) {
  // Not the macro of the library: it casts in C style.
  if (SSL_in_before(connection) == 1) {
    SSL_ctrl(connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             const_cast<char*>(name.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast): C's way
  }
}

}  // namespace twelvefactor::http
