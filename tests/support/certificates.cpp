#include "support/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <functional>
#include <memory>
#include <random>

namespace twelvefactor::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Key new_key() {
  return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), &EVP_PKEY_free};
}

std::string printed(const std::function<int(BIO*)>& print) {
  const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
  print(bio.get());
  char* data = nullptr;
  const long size = BIO_ctrl(bio.get(), BIO_CTRL_INFO, 0, &data);
  return {data, static_cast<std::size_t>(size)};
}

Pem pem_of(X509* certificate, EVP_PKEY* key) {
  return {printed([certificate](BIO* bio) { return PEM_write_bio_X509(bio, certificate); }),
          printed([key](BIO* bio) {
            return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate blank(const std::string& common_name, EVP_PKEY* key) {
  Certificate made(X509_new(), &X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), std::random_device{}());
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 86400);
  X509_set_pubkey(made.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  return made;
}

Bio reading(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
}

}  // namespace

Authority make_authority(const std::string& name) {
  const Key key = new_key();
  const Certificate made = blank(name, key.get());
  X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
  extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  X509_sign(made.get(), key.get(), EVP_sha256());
  return {pem_of(made.get(), key.get())};
}

Pem issue(const Authority& authority, const std::string& common_name, const std::vector<std::string>& names) {
  const Certificate issuer(
      PEM_read_bio_X509(reading(authority.own.certificate).get(), nullptr, nullptr, nullptr), &X509_free);
  const Key issuer_key(PEM_read_bio_PrivateKey(reading(authority.own.key).get(), nullptr, nullptr, nullptr),
                       &EVP_PKEY_free);
  const Key key = new_key();
  const Certificate made = blank(common_name, key.get());
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer.get()));
  std::string joined;
  for (const auto& name : names) joined += (joined.empty() ? "" : ",") + name;
  if (!joined.empty()) extend(made.get(), issuer.get(), NID_subject_alt_name, joined);
  X509_sign(made.get(), issuer_key.get(), EVP_sha256());
  return pem_of(made.get(), key.get());
}

}  // namespace twelvefactor::testing
