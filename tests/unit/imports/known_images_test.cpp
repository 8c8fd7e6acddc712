// What an image is, by its name.
#include "imports/known_images.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::imports {
namespace {

TEST(KnownImages, NeitherRegistryNorTagCounts) {
  for (const char* image :
       {"postgres", "postgres:15-alpine", "docker.io/library/postgres@sha256:aa", "POSTGRES",
        "localhost:5000/bitnami/postgresql:16", "ghcr.io/immich-app/postgres:14"}) {
    const auto known = known_image(image);
    ASSERT_TRUE(known) << image;
    EXPECT_EQ(known->type, "postgresql") << image;
  }
  EXPECT_EQ(known_image("mcr.microsoft.com/mssql/server:2022-latest")->type, "sqlserver");
  EXPECT_EQ(known_image("valkey/valkey:8")->provider, "valkey");
  EXPECT_EQ(known_image("nginx")->part, KnownImage::Part::kProxy);
  for (const char* image :
       {"", "acme/shop", "acme/server", "postgres-backup", "registry.example.com:5000/shop"})
    EXPECT_FALSE(known_image(image)) << image;
}

TEST(KnownImages, VersionsAreNumbers) {
  EXPECT_EQ(image_version("postgres:15-alpine"), "15");
  EXPECT_EQ(image_version("redis:v7.2"), "7.2");
  EXPECT_EQ(image_version("postgres"), "");
  EXPECT_EQ(image_version("postgres:latest"), "");
  EXPECT_EQ(image_version("localhost:5000/postgres"), "");
  EXPECT_EQ(image_version("valkey:8@sha256:aa"), "8");
  EXPECT_EQ(image_name("localhost:5000/acme/shop:1@sha256:aa"), "localhost:5000/acme/shop");
}

}  // namespace
}  // namespace twelvefactor::imports
