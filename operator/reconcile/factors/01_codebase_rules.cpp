// The rules of factor I. https://12factor.net/codebase
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kBranch{
    .id = "TF0101",
    .factor = 1,
    .level = Level::kWarn,
    .title = "the revision names a branch",
    .looked_at =
        "`codebase.revision` is one of `main`, `master`, `HEAD`, `head`, `trunk`, "
        "`develop`, `dev`, `latest`, "
        "`staging`, `stable`, `next`, `nightly`, `edge`.",
    .why = "a branch moves. Nobody can tell later what was deployed.",
    .remedy = "write the commit that the image was built from",
    .example = R"(codebase: {repository: https://git.example.com/acme/shop, revision: main}
---
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e}
)",
    .gaps =
        "Not seen: other branch names (`release-2`), and a revision that is not the one "
        "the image was built from.",
    .admission =
        R"(object.spec.codebase.revision in ['main', 'master', 'HEAD', 'head', 'trunk', 'develop', 'dev', 'latest',
'staging', 'stable', 'next', 'nightly', 'edge'] ? ['spec.codebase.revision'] : [])"};

constexpr Rule kStated{.id = "TF0102",
                       .factor = 1,
                       .level = Level::kEnforce,
                       .kept = Kept::kByApi,
                       .title = "repository or commit is not stated",
                       .looked_at = "`codebase.repository` and `codebase.revision` are required.",
                       .why =
                           "a deploy that does not say which code it is cannot be compared, rolled back on "
                           "purpose, or explained.",
                       .remedy = "state the repository and the commit that the image was built from"};

constexpr Rule kOneImage{
    .id = "TF0103",
    .factor = 1,
    .level = Level::kEnforce,
    .kept = Kept::kByConstruction,
    .title = "more than one image",
    .looked_at = "an app has one `image`, which every process and admin process runs.",
    .why = "processes of different builds are different apps, or one app that nobody has tested together.",
    .remedy = "make one image that holds all commands, or one app per image",
    .gaps = "`lint` finds plain workloads with several images; a sidecar of the platform is found, too.",
    .workloads =
        R"(variables.containers.filter(c, REPOSITORY(IMAGE(c)) != REPOSITORY(IMAGE(variables.containers[0])))
.map(c, OF(c) + '.image'))"};

constexpr Rule kCredentials{
    .id = "TF0104",
    .factor = 1,
    .level = Level::kWarn,
    .title = "the repository's address holds a password",
    .looked_at = "`codebase.repository` is a URL with user and password (`scheme://user:password@host`).",
    .why = "the address is copied to every object of the app as an annotation, where many may read it.",
    .remedy = "write the address without user and password, and withdraw that password",
    .example = R"(codebase: {repository: "https://ci:token@git.example.com/acme/shop", revision: 4f2a9c1d0b7e}
---
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e}
)",
    .gaps = "Not seen: a token in the place of the user (`https://token@host`).",
    .admission = R"(object.spec.codebase.repository.contains('://') &&
object.spec.codebase.repository.split('://', 2)[1].matches('^[^/?#:]*:[^/?#]+@') ?
['spec.codebase.repository'] : [])"};

constexpr Rule kTwice{
    .id = "TF0105",
    .factor = 1,
    .level = Level::kAudit,
    .kept = Kept::kByLint,
    .title = "the same codebase twice in one namespace",
    .looked_at = "two apps of one namespace state the same `codebase.repository`.",
    .why =
        "a codebase is one app; what several apps share is a library, or one of them is another environment "
        "in the "
        "wrong namespace.",
    .remedy = "make them processes of one app, or give each environment a namespace of its own",
    .gaps = "False alarms: several apps in one monorepository. Only `lint` sees several apps at once."};

bool has_password(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view rest = url.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::size_t colon = authority.substr(0, at).find(':');
  return colon != std::string_view::npos && colon + 1 < at;
}

}  // namespace

Rules codebase_rules() {
  static constexpr std::array<const Rule*, 5> kAll = {&kBranch, &kStated, &kOneImage, &kCredentials, &kTwice};
  return kAll;
}

std::vector<Finding> check_codebase(const Observed& observed) {
  const Codebase& codebase = observed.app.spec.codebase;
  std::vector<Finding> findings;
  if (is_one_of(codebase.revision, {"main", "master", "HEAD", "head", "trunk", "develop", "dev", "latest",
                                    "staging", "stable", "next", "nightly", "edge"})) {
    findings.push_back(found(kBranch, ".spec.codebase.revision",
                             "\"" + codebase.revision +
                                 "\" names a branch, which moves: nobody can tell later what was deployed"));
  }
  if (has_password(codebase.repository)) {
    findings.push_back(found(kCredentials, ".spec.codebase.repository",
                             "the address holds a password, and is copied to every object of the app"));
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
