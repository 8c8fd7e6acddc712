// Which values are credentials, as a table: two environments with the same one are an error.
#include "kinds/secrecy/credential.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace twelvefactor::kinds {
namespace {

struct Case {
  const char* name;
  const char* value;
  const char* credential;  // "=": the whole value; "": none
};

// Not one of them is anybody's.
const std::vector<Case> kVariables = {
    {"STRIPE_KEY", "sk_live_4eC39HqLyjWDarjtT1", "="},
    {"SESSION_SECRET", "correct horse battery staple", "="},
    {"DB_PASSWORD", "hunter22", "="},
    {"DB_PASSWORD", "hunter2", ""},  // seven bytes say too little
    {"DB_PASSWORD", "", ""},
    {"SIGNING", "k7Gh2pQ9vT4xZ1mN8bR5", "="},
    {"COOKIE", "a-value-of-no-form-at-all", "="},  // from a Secret, long, and nothing says otherwise
    {"COOKIE", "fifteen-bytes-x", ""},
    {"DATABASE_URL", "postgres://shop:hunter22@db.example.com/shop", "hunter22"},
    {"DATABASE_URL", "postgres://shop:p%40ssword1@db/shop", "p@ssword1"},
    {"DATABASE_URL", "postgres://shop:short@db.example.com/shop", ""},
    {"DATABASE_URL", "postgres://db.example.com:5432/shop", ""},
    {"DATABASE_URL", "jdbc:postgresql://db/x?user=shop&password=hunter22", "hunter22"},
    {"DATABASE_URL", "postgres://shop:100%25sure@db/shop", "100%sure"},
    {"DATABASE_URL", "postgres://shop:hunter22%@db/shop", "hunter22%"},
    {"API_ENDPOINT", "https://api.example.com/v1/things", ""},
    {"DB_HOST", "shop.cluster-c9akciq32.eu-west-1.rds.example.com", ""},
    {"BROKERS", "kafka-0.kafka:9092,kafka-1.kafka:9092", ""},
    {"DB_USERNAME", "shop_application_user", ""},
    {"SMTP_FROM", "no-reply@shop.example.com", ""},
    {"CONFIG_FILE", "/etc/shop/configuration.yaml", ""},
    {"TLS_CERTIFICATE", "-----BEGIN CERTIFICATE-----\nMIIB", ""},
    {"JWT_VERIFIER", "-----BEGIN PUBLIC KEY-----\nMIIB", ""},
    {"JWT_SIGNER", "-----BEGIN EC PRIVATE KEY-----\nMIIB", "="},
    {"DEPLOY", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI", ""},
    {"STRIPE_PUBLIC_KEY", "pk_live_4eC39HqLyjWDarjtT1", ""},
    {"TOKEN", "${TOKEN_OF_THE_PLATFORM}", ""},
};

const std::vector<Case> kBindings = {
    {"password", "hunter22", "="},
    {"password", "hunter2", ""},
    {"private-key", "-----BEGIN PRIVATE KEY-----\nMIIB", "="},
    {"token", "0123456789", "="},
    {"api-key", "plain-words", "="},
    {"clientSecret", "plain-words", "="},
    {"secretAccessKey", "plain-words", "="},
    {"tls.key", "-----BEGIN RSA PRIVATE KEY-----\nMIIB", "="},
    {"uri", "postgresql://shop:hunter22@db/shop", "hunter22"},
    {"uri", "postgresql://db.example.com/shop", ""},
    {"jdbc-url", "jdbc:mysql://db/x?password=hunter22", "hunter22"},
    {"type", "postgresql-of-a-long-name", ""},
    {"provider", "k7Gh2pQ9vT4xZ1mN8bR5", ""},
    {"host", "database.internal.example.com", ""},
    {"port", "54321000", ""},
    {"username", "k7Gh2pQ9vT4xZ1mN8bR5", ""},
    {"database", "shop_production_database", ""},
    {"certificates", "-----BEGIN CERTIFICATE-----\nMIIB", ""},
    {"ca.crt", "-----BEGIN CERTIFICATE-----\nMIIB", ""},
    {"access-key-id", "plain-words-of-some-length", ""},
    {"public-key", "k7Gh2pQ9vT4xZ1mN8bR5", ""},
    {"bucket", "shop-production-uploads", ""},
    {"notes", "words that nobody thinks secret", ""},
    {"extra", "k7Gh2pQ9vT4xZ1mN8bR5", "="},
};

TEST(Credential, OfAVariableIsFound) {
  for (const Case& each : kVariables) {
    const std::string wanted = std::string(each.credential) == "=" ? each.value : each.credential;
    EXPECT_EQ(credential_in_variable(each.name, each.value), wanted) << each.name << " " << each.value;
  }
}

TEST(Credential, OfABindingIsFound) {
  for (const Case& each : kBindings) {
    const std::string wanted = std::string(each.credential) == "=" ? each.value : each.credential;
    EXPECT_EQ(credential_in_binding(each.name, each.value), wanted) << each.name << " " << each.value;
  }
}

}  // namespace
}  // namespace twelvefactor::kinds
