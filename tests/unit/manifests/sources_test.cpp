// Sources: directories with kustomizations, sources without objects, and what kustomize builds.
#include "manifests/sources.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "manifests/kustomizations.hpp"

namespace twelvefactor::manifests {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

constexpr const char* kService = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
// Nobody sees by itself that this is a patch.
constexpr const char* kAppPatch =
    "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata: {name: a}\nspec: {environment: "
    "e}\n";

class SourcesTest : public ::testing::Test {
 protected:
  SourcesTest() : directory_(fs::temp_directory_path() / ("sources-test-" + std::to_string(::getpid()))) {
    fs::create_directories(directory_ / "empty");
  }
  ~SourcesTest() override { fs::remove_all(directory_); }

  std::string file(const std::string& name, const std::string& text) {
    fs::create_directories((directory_ / name).parent_path());
    std::ofstream(directory_ / name) << text;
    return (directory_ / name).string();
  }

  Found read(const Sources& sources) {
    std::istringstream nothing;
    Found found;
    names_.clear();
    read_sources(
        sources, nothing, [this](const Manifest& each) { names_.push_back(each.kind + " " + each.name); },
        found);
    return found;
  }

  fs::path directory_;
  Texts names_;
};

TEST_F(SourcesTest, FailWhereThereIsNothing) {
  for (const std::string& path : {(directory_ / "empty").string(), (directory_ / "nowhere").string()}) {
    const Found found = read({{path}, {}});
    ASSERT_EQ(found.problems.size(), 1U) << path;
    EXPECT_EQ(found.problems[0].file, path);
    EXPECT_EQ(found.problems[0].message.find(path), std::string::npos) << "the name stands there already";
  }
  EXPECT_EQ(read({{file("empty.yaml", "# nothing\n")}, {}}).problems.size(), 1U);
  EXPECT_TRUE(read({{(directory_ / "empty").string()}, {}, false, true}).problems.empty());
  EXPECT_TRUE(read({{file("values.yaml", "a: b\n")}, {}, true}).problems.empty())
      << "the caller looks for a kind";
}

TEST_F(SourcesTest, PassOverWhatAKustomizationUses) {
  file("overlay/kustomization.yaml", "resources: [service.yaml]\npatches: [{path: patch.yaml}]\n");
  file("overlay/service.yaml", kService);
  const std::string patch = file("overlay/patch.yaml", kAppPatch);
  Found found = read({{(directory_ / "overlay").string()}, {}});
  EXPECT_EQ(names_, Texts{"Service a"});
  EXPECT_EQ(found.patches, Texts{patch});
  EXPECT_TRUE(found.problems.empty());
  ASSERT_EQ(notes_of(found).size(), 1U);
  EXPECT_NE(notes_of(found)[0].find("1 patch or configuration of kustomize was passed over"),
            std::string::npos);
  found = read({{patch}, {}});
  EXPECT_TRUE(found.problems.empty());
  EXPECT_EQ(found.patches, Texts{patch}) << "named by itself, and the kustomization beside it is found";
  file("patches/kustomization.yaml", "patches: [{path: patch.yaml}]\n");
  file("patches/patch.yaml", kAppPatch);
  found = read({{(directory_ / "patches").string()}, {}});
  ASSERT_EQ(found.problems.size(), 1U) << "nothing is judged";
  EXPECT_NE(found.problems[0].message.find("with -k"), std::string::npos) << found.problems[0].message;
}

TEST(Kustomizations, UseFilesOfManySorts) {
  EXPECT_EQ(
      used_files(
          "patches:\n- path: a.yaml\n- patch: |\n    - op: add\n- {path: b.yaml, target: {kind: X}}\n"
          "patchesStrategicMerge:\n- c.yaml\n- |\n  kind: X\n  a: b\npatchesJson6902: [{path: d.json}]\n"
          "replacements: [{path: e.yaml}]\nopenapi: {path: f.json}\n"
          "helmCharts: [{valuesFile: g.yaml, additionalValuesFiles: [h.yaml]}]\nresources: [x.yaml]\n"),
      (Texts{"a.yaml", "b.yaml", "c.yaml", "d.json", "e.yaml", "g.yaml", "h.yaml", "f.json"}));
  EXPECT_EQ(used_files("a: ["), Texts{});
}

/// A program of that name on an otherwise empty path.
class BuiltTest : public SourcesTest {
 protected:
  BuiltTest() : path_(std::getenv("PATH")) {
    fs::create_directories(directory_ / "bin");
    ::setenv("PATH", (directory_ / "bin").c_str(), 1);
  }
  ~BuiltTest() override { ::setenv("PATH", path_.c_str(), 1); }

  void program(const std::string& name, const std::string& script) {
    const std::string path = file("bin/" + name, "#!/bin/sh\n" + script);
    fs::permissions(path, fs::perms::owner_all);
  }

 private:
  std::string path_;
};

TEST_F(BuiltTest, ReadsWhatKustomizePrints) {
  program("kustomize",
          "[ \"$1 $2\" = 'build dir' ] && echo '{apiVersion: v1, kind: Service, metadata: {name: b}}'\n");
  program("kubectl", "exit 1\n");
  const Found found = read({{}, {"dir"}});
  EXPECT_TRUE(found.problems.empty()) << told(found.problems.front());
  EXPECT_EQ(names_, Texts{"Service b"});
}

TEST_F(BuiltTest, TakesKubectlWhereThereIsNoKustomize) {
  program("kubectl",
          "[ \"$1 $2\" = 'kustomize dir' ] && echo '{apiVersion: v1, kind: Service, metadata: {name: c}}'\n");
  read({{}, {"dir"}});
  EXPECT_EQ(names_, Texts{"Service c"});
}

TEST_F(BuiltTest, SaysWhyItCannotBuild) {
  Found found = read({{}, {"dir"}});
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_NE(found.problems[0].message.find("neither is on the path"), std::string::npos);
  program("kustomize", "echo 'no such base' >&2; exit 1\n");
  found = read({{}, {"dir"}});
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_EQ(told(found.problems[0]), "dir: kustomize cannot build it: no such base");
  program("kustomize", "exit 0\n");
  EXPECT_EQ(read({{}, {"dir"}}).problems.size(), 1U) << "nothing came of it";
}

}  // namespace
}  // namespace twelvefactor::manifests
