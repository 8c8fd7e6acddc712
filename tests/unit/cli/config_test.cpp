// What `twelvefactor config` lists of a release.
#include "cli/release/config.hpp"

#include <gtest/gtest.h>

#include "unit/cli/release_samples.hpp"

namespace twelvefactor::cli {
namespace {

std::string listed(const Release& release, const StringMap& texts) {
  std::string text;
  for (const ConfigRow& row : config_rows(release, texts))
    text += row.name + "=" + row.value + " <- " + row.source + "\n";
  return text;
}

TEST(ConfigRows, SayWhereEachComesFromAndNoSecret) {
  Release release = testing::plain_release(3);
  release.content.secrets["STRIPE_KEY"] = SecretKeyRef{"stripe", "api-key"};
  release.content.secrets["SESSION_KEY"] = GeneratedValue{};
  release.content.field_env["NODE_IP"] = "status.hostIP";
  release.content.secrets_hash = "0123";
  release.content.backing_services["database"].env["DATABASE_URL"] = "uri";
  release.content.processes["web"].env["DB_POOL"] = "5";
  release.content.processes["web"].secrets["WEB_KEY"] = SecretKeyRef{"web", "k"};
  release.content.files["/etc/app.conf"].hash = "ab12";
  EXPECT_EQ(listed(release, {{"LOG_LEVEL", "info"}, {"API_TOKEN", "hunter2hunter2"}}),
            "/etc/app.conf= <- text ab12\n"
            "API_TOKEN=(hidden) <- text\n"
            "DATABASE_URL= <- database, key uri\n"
            "LOG_LEVEL=info <- text\n"
            "NODE_IP= <- field status.hostIP\n"
            "SESSION_KEY= <- generated, 32 bytes as base64url\n"
            "STRIPE_KEY= <- Secret stripe, key api-key\n"
            "web.DB_POOL=5 <- text\n"
            "web.WEB_KEY= <- Secret web, key k\n");
}

}  // namespace
}  // namespace twelvefactor::cli
