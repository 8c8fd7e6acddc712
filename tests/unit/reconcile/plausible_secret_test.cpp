// What is hidden in doubt, and what is a finding.
#include "reconcile/factors/plausible_secret.hpp"

#include <gtest/gtest.h>

#include <string>

#include "kinds/secrecy/secret_literals.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_finding(const std::string& name, const std::string& value) {
  const std::string_view why = kinds::secret_suspicion(name, value);
  return !why.empty() && is_plausible_secret(name, value, why);
}

TEST(PlausibleSecret, IsWhatSomebodyWouldActOn) {
  EXPECT_TRUE(is_finding("DB_PASSWORD", "hunter2x"));
  EXPECT_TRUE(is_finding("DB_PASSWORD", "password"));
  EXPECT_TRUE(is_finding("DATABASE_URL", "postgres://shop:s3cret@db/shop"));
  EXPECT_TRUE(is_finding("application.properties", "a=b\nspring.datasource.password=admin\n"));
  EXPECT_TRUE(is_finding("config.yaml", "login:\n  token: somerandomtoken\n"));
}

TEST(PlausibleSecret, IsNoPlaceholderInCapitals) {
  for (const char* const value :
       {"SECRET", "HF_TOKEN", "UPDATE_AWS_SECRET_ACCESS_KEY", "nvapi-NVKEY", "CHANGEME00000000"})
    EXPECT_FALSE(is_finding("COOKIE_SECRET", value)) << value;
  for (const char* const value : {"HUNTER", "S3CRET", "secret", "Secret-key", ""})
    EXPECT_FALSE(stands_for_a_secret(value)) << value;
  for (const char* const value : {"my-password", "my_secret_key", "your-token"})
    EXPECT_TRUE(stands_for_a_secret(value)) << value;
  EXPECT_FALSE(is_finding("ENDPOINT", "http://ACCESS_KEY_ID:ACCESS_SECRET_KEY@s3/bucket"));
}

TEST(PlausibleSecret, IsNoAddressNoCallAndNoNameInAText) {
  EXPECT_FALSE(
      is_finding("nginx.conf", "location / {\n  proxy_pass http://localhost:8282/api/customer/;\n}\n"));
  EXPECT_FALSE(
      is_finding("CMD", "python3 -c \"import urllib.parse; encoded_pass = urllib.parse.quote(input())\"\n"));
  EXPECT_FALSE(is_finding("config.yaml", "strategies:\n  access_token: jwt\n"));
  EXPECT_FALSE(is_finding("disable-creds-init", "not-a-valid-boolean"));
}

}  // namespace
}  // namespace twelvefactor::reconcile
