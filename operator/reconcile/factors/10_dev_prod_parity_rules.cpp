// The rules of factor X that look at one spec. How two deploys differ is told by reports (reconcile/parity),
// which are no findings. https://12factor.net/dev-prod-parity
#include "kinds/deploy/deploy_runs.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/expected_differences.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/literals.hpp"
#include "reconcile/parity/promotion.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kOwnPeer{
    .id = "TF1001",
    .factor = 10,
    .level = Level::kWarn,
    .title = "is its own peer",
    .looked_at = "an entry of `parity.peers` names this very app.",
    .why = "a deploy never differs from itself, so nothing is compared, and the report says Unknown.",
    .remedy = "name the deploy of another environment",
    .example = R"(parity: {peers: {staging: {namespace: shop-production, name: shop}}}
---
parity: {peers: {staging: {namespace: shop-staging, name: shop}}}
)",
    .admission = R"(variables.peers.filter(k, variables.peers[k]['namespace'] == request.namespace &&
variables.peers[k].name == object.metadata.name).map(k, 'spec.parity.peers.' + k))"};

constexpr Rule kDevServer{
    .id = "TF1002",
    .factor = 10,
    .level = Level::kWarn,
    .title = "runs a development server",
    .looked_at =
        "commands of processes, for `npm run dev`, `yarn dev`, `pnpm dev`, `next dev`, `vite dev`, `vite "
        "serve`, `nodemon`, `ts-node-dev`, "
        "`webpack-dev-server`, `ng serve`, `flask run`, `manage.py runserver`, `php -S`, `artisan serve`, "
        "`symfony serve`, `cargo watch`, `air`; "
        "and the options `--reload` and `--debug` of `uvicorn`, `gunicorn`, `hypercorn` and `flask`.",
    .why =
        "a server that is meant for a desk behaves otherwise than the one that production needs, and often "
        "lets everybody in.",
    .remedy = "run the server that production runs, in every environment",
    .example =
        R"(processes: {web: {command: [python, manage.py, runserver, 0.0.0.0:8080], port: 8080, readiness: {tcp: true}}}
---
processes: {web: {command: [gunicorn, shop.wsgi, --bind, 0.0.0.0:8080], port: 8080, readiness: {tcp: true}}}
)"};

constexpr Rule kNoPeer{
    .id = "TF1003",
    .factor = 10,
    .level = Level::kAudit,
    .title = "production is compared with nothing",
    .looked_at = "an app in production (as in TF0801) has no `parity.peers`.",
    .why = "what nobody compares drifts apart, and is found when a release fails.",
    .remedy = "name the deploy that comes before this one, such as staging, in parity.peers",
    .example = R"(environment: production
---
environment: production
parity: {peers: {staging: {namespace: shop-staging, name: shop}}}
)",
    .admission = R"(variables.production && variables.peers.size() == 0 ? ['spec.parity.peers'] : [])"};

constexpr Rule kDebug{.id = "TF1004",
                      .factor = 10,
                      .level = Level::kWarn,
                      .title = "production runs in debug mode",
                      .looked_at =
                          "an app in production (as in TF0801) sets `DEBUG`, `APP_DEBUG`, `FLASK_DEBUG`, "
                          "`DJANGO_DEBUG` to true, or `NODE_ENV`, `RAILS_ENV`, "
                          "`RACK_ENV`, `APP_ENV`, `MIX_ENV`, `FLASK_ENV`, `SYMFONY_ENV`, "
                          "`ASPNETCORE_ENVIRONMENT`, `DOTNET_ENVIRONMENT`, `GO_ENV` or "
                          "`SPRING_PROFILES_ACTIVE` to development, dev, local or test.",
                      .why = "debug mode shows code and variables to whoever causes an error, and is slower.",
                      .remedy = "remove it, or set it as the image's documentation says for production",
                      .example = R"(environment: production
config: {env: {NODE_ENV: development}}
---
environment: production
config: {env: {NODE_ENV: production}}
)",
                      .admission = R"(!variables.production ? [] :
LITERALS(@name in ['DEBUG', 'APP_DEBUG', 'FLASK_DEBUG', 'DJANGO_DEBUG'] && @value.lowerAscii() in ['true', '1', 'yes', 'on'] ||
@name in ['NODE_ENV', 'RAILS_ENV', 'RACK_ENV', 'APP_ENV', 'MIX_ENV', 'FLASK_ENV', 'SYMFONY_ENV',
'ASPNETCORE_ENVIRONMENT', 'DOTNET_ENVIRONMENT', 'GO_ENV', 'SPRING_PROFILES_ACTIVE'] &&
@value.lowerAscii() in ['development', 'dev', 'local', 'test']))",
                      .workloads = R"(!variables.production ? [] :
VARIABLES(@name in ['DEBUG', 'APP_DEBUG', 'FLASK_DEBUG', 'DJANGO_DEBUG'] && @value.lowerAscii() in ['true', '1', 'yes', 'on'] ||
@name in ['NODE_ENV', 'RAILS_ENV', 'RACK_ENV', 'APP_ENV', 'MIX_ENV', 'FLASK_ENV', 'SYMFONY_ENV',
'ASPNETCORE_ENVIRONMENT', 'DOTNET_ENVIRONMENT', 'GO_ENV', 'SPRING_PROFILES_ACTIVE'] &&
@value.lowerAscii() in ['development', 'dev', 'local', 'test']))"};

constexpr Rule kNotPromoted{
    .id = kNotPromotedRule,
    .factor = 10,
    .level = Level::kEnforce,
    .waited_for = true,
    .title = "the image has not run in a peer that is required",
    .looked_at =
        "each entry of `parity.peers` with `required: true`: the image was Active in "
        "that deploy for as long as `soak` says, and "
        "is available there with a ready pod, if it still runs there; with "
        "`cleanPods` nothing at Warn that was seen in running pods stands there. What "
        "has run here before may run again. Offline there is nobody to ask.",
    .why =
        "a release is tried where it costs least. Until it has been, no new release "
        "is made here, whatever the level of this rule; what "
        "runs goes on.",
    .remedy = "deploy it there and wait",
    .gaps =
        "Only releases that are kept (`release.historyLimit`) tell what ran, and of "
        "runs that are over, not whether the pods were "
        "ready all the time. The gate compares images; config, services and commands "
        "are compared by the parity report."};

constexpr Rule kCircle{
    .id = "TF1006",
    .factor = 10,
    .level = Level::kWarn,
    .title = "peers require each other in a circle",
    .looked_at =
        "entries of `parity.peers` with `required: true` that lead, from deploy to deploy, back to this one.",
    .why = "each waits until the next has run an image, so a new image can begin nowhere.",
    .remedy = "remove required from the peer that comes after this deploy on the way to production"};

bool has_option(const CommandReading& reading, std::string_view option) {
  for (const Invocation& run : reading.runs) {
    const std::string_view program = base_name(run.words.front());
    if (!is_one_of(program, {"uvicorn", "gunicorn", "hypercorn", "flask"})) continue;
    for (const std::string& word : run.words) {
      if (word == option) return true;
    }
  }
  return false;
}

std::string dev_server(const CommandReading& reading) {
  const std::string_view phrase = first_phrase(reading, {"npm run dev",
                                                         "yarn dev",
                                                         "yarn run dev",
                                                         "pnpm dev",
                                                         "pnpm run dev",
                                                         "next dev",
                                                         "vite dev",
                                                         "vite serve",
                                                         "nodemon",
                                                         "ts-node-dev",
                                                         "webpack-dev-server",
                                                         "webpack serve",
                                                         "ng serve",
                                                         "flask run",
                                                         "manage.py runserver",
                                                         "python manage.py runserver",
                                                         "python3 manage.py runserver",
                                                         "django-admin runserver",
                                                         "php artisan serve",
                                                         "artisan serve",
                                                         "symfony serve",
                                                         "cargo watch",
                                                         "air"});
  if (!phrase.empty()) return std::string(phrase);
  for (const Invocation& run : reading.runs) {
    const bool php = base_name(run.words.front()) == "php" && run.words.size() > 1 && run.words[1] == "-S";
    if (php) return "php -S";
  }
  if (has_option(reading, "--reload")) return "--reload";
  return has_option(reading, "--debug") ? "--debug" : "";
}

bool is_debug(const std::string& name, const std::string& value) {
  const std::string text = lower(value);
  if (is_one_of(name, {"DEBUG", "APP_DEBUG", "FLASK_DEBUG", "DJANGO_DEBUG"}))
    return is_one_of(text, {"true", "1", "yes", "on"});
  return is_one_of(name,
                   {"NODE_ENV", "RAILS_ENV", "RACK_ENV", "APP_ENV", "MIX_ENV", "FLASK_ENV", "SYMFONY_ENV",
                    "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "GO_ENV", "SPRING_PROFILES_ACTIVE"}) &&
         is_one_of(text, {"development", "dev", "local", "test"});
}

void check_production(const AppSpec& spec, std::vector<Finding>& findings) {
  if (!is_production(spec.environment)) return;
  if (spec.parity.peers.empty()) {
    findings.push_back(found(kNoPeer, ".spec.parity.peers",
                             "no other deploy is named, so nobody sees where production drifts apart"));
  }
  for_each_literal(
      spec, [&findings](const std::string& name, const std::string& value, const std::string& path) {
        if (is_debug(name, value))
          findings.push_back(found(kDebug, path, "production runs in debug or development mode"));
      });
}

void check_promotion(const Observed& observed, std::vector<Finding>& findings) {
  const std::string image = kinds::image_identity(observed.app.spec.image);
  for (const auto& [peer, promotion] : promotions_of(observed)) {
    if (promotion.accepted) continue;
    findings.push_back(
        found(kNotPromoted, ".spec.parity.peers." + peer, image + " may not run here yet: " + promotion.why));
  }
  for (const std::string& peer : observed.circular_peers) {
    findings.push_back(found(kCircle, ".spec.parity.peers." + peer + ".required",
                             "what this deploy requires of its peer requires this deploy in turn, so a new "
                             "image can begin nowhere"));
  }
}

}  // namespace

Rules parity_rules() {
  static constexpr std::array<const Rule*, 7> kAll = {&kOwnPeer,     &kDevServer, &kNoPeer,        &kDebug,
                                                      &kNotPromoted, &kCircle,    &kExpectsNothing};
  return kAll;
}

std::vector<Finding> check_parity(const Observed& observed) {
  const AppSpec& spec = observed.app.spec;
  std::vector<Finding> findings;
  for (const auto& [key, peer] : spec.parity.peers) {
    if (peer.key != observed.app.key) continue;
    findings.push_back(found(kOwnPeer, ".spec.parity.peers." + key,
                             "the peer is this deploy itself, so nothing is compared"));
  }
  for (const auto& [name, process] : spec.processes) {
    const std::string server = dev_server(read_command(process.command, process.args));
    if (server.empty()) continue;
    findings.push_back(found(kDevServer, ".spec.processes." + name + ".command",
                             "runs a server for development (" + server + ")"));
  }
  check_production(spec, findings);
  check_promotion(observed, findings);
  check_expected_differences(observed, findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
