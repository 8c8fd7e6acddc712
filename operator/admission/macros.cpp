#include "admission/macros.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace twelvefactor::admission {
namespace {

struct Macro {
  std::string_view name;
  std::string_view text;  // $1 and $2 are its arguments
};

// Words of a name as reconcile/factors/deploy_words has them, in lower case with _ between: db_type of
// dbType.
constexpr Macro kWords{
    "WORDS",
    "$1.findAll('(?:[^a-z_.-]|[a-z]+[^A-Za-z_.-])*[a-z]*').filter(w, w != '').join('_').lowerAscii()"};

// One that uses another stands before it.
constexpr std::array kMacros = {
    Macro{
        "NAMES_ENVIRONMENT",
        "($1.matches('(?i)prod|staging|development|uat') && "
        "(WORDS($1).matches('^(prod|production|preprod|staging|development|uat)_(.*_)?(DEPLOYS_DIFFER)$') || "
        "WORDS($1).matches('(^|_)(DEPLOYS_DIFFER)_(prod|production|preprod|staging|development|uat)$') && "
        "!WORDS($1).matches('^(prod|production|preprod|staging|development|uat|dev|test|qa|stage)_')))"},
    Macro{"OUTSIDE", "(!($1 in variables.contract) && !$1.startsWith('PORT_'))"},
    Macro{"STICKY",
          "($1 in ['nginx.ingress.kubernetes.io/affinity', 'haproxy.org/cookie-persistence', "
          "'haproxy-ingress.github.io/affinity'] && !($2 in ['', 'none']) || "
          "$1 in ['traefik.ingress.kubernetes.io/service.sticky.cookie', "
          "'traefik.ingress.kubernetes.io/affinity'] && $2 == 'true' || "
          "$1 == 'projectcontour.io/load-balancer-policy' && $2 == 'cookie' || "
          "$1 == 'alb.ingress.kubernetes.io/target-group-attributes' && "
          "$2.contains('stickiness.enabled=true'))"},
    Macro{"LISTENS",
          "(has(variables.processes[$1].port) || variables.processes[$1].?ports.orValue({}).size() > 0)"},
    Macro{"LEAST",
          "(has(variables.processes[$1].autoscaling) ? "
          "variables.processes[$1].autoscaling.?minReplicas.orValue(2) : "
          "variables.processes[$1].?replicas.orValue(1))"},
    // No scheduler (TF0806), as far as that can be told without reading the command as a shell does.
    Macro{"PLAIN_COMMAND",
          "[variables.processes[$1].?command.orValue([]) + variables.processes[$1].?args.orValue([])].all(c, "
          "c.size() <= 32 && c.all(w, w.size() <= 256 && "
          "!w.matches('celery|sidekiq|resque|clockwork|rqscheduler|artisan|sentry')))"},
    Macro{
        "ASKS_NOTHING",
        "($1.?resources.?requests.orValue({}).size() == 0 && $1.?resources.?limits.orValue({}).size() == 0)"},
    Macro{"LACKS",
          "(LACKS_ALONE(variables.processes[$1], $2) || "
          "variables.processes[$1].?sidecars.orValue({}).exists(s, "
          "LACKS_ALONE(variables.processes[$1].sidecars[s], $2)))"},
    Macro{"LACKS_ALONE",
          "(!($2 in $1.?resources.?requests.orValue({})) && !($2 in $1.?resources.?limits.orValue({})))"},
    Macro{"REPOSITORY",
          "[$1.split('@')[0]].map(r, r.lastIndexOf(':') > r.lastIndexOf('/') ? r.substring(0, "
          "r.lastIndexOf(':')) : r)"},
    Macro{"SAME_COMMAND",
          "($1.?command.orValue([]) == $2.?command.orValue([]) && $1.?args.orValue([]) == "
          "$2.?args.orValue([]))"},
    Macro{"PRODUCTION",
          "[WORDS($1)].exists(e, e.matches('(^|_)(prod|production|prd|live)[0-9]*(_|$)') && "
          "!e.matches('(^|_)(pre|non|not)(_|$)'))"},
    kWords,
    // Of plain workloads: `c` is a container, `v` a volume.
    Macro{"NAMES_IMAGE", "(!(IMAGE($1) in ['', 'auto']) && !IMAGE($1).matches('[$<>%]|://|[{][{]'))"},
    Macro{"IMAGE", "$1.?image.orValue('')"}, Macro{"OF", "('container ' + $1.name)"},
    Macro{"TAKES_CONNECTIONS", "$1.?ports.orValue([]).exists(p, p.?protocol.orValue('TCP') == 'TCP')"},
    Macro{
        "KEEPS_DATA",
        "(has($1.persistentVolumeClaim) || has($1.ephemeral) || has($1.hostPath) || has($1.nfs) || "
        "has($1.cephfs) || "
        "has($1.glusterfs) || has($1.rbd) || has($1.iscsi) || has($1.fc) || has($1.azureDisk) || "
        "has($1.azureFile) || has($1.gcePersistentDisk) || has($1.awsElasticBlockStore) || has($1.cinder) || "
        "has($1.vsphereVolume) || has($1.portworxVolume) || has($1.flexVolume) || has($1.gitRepo) || "
        "has($1.csi) && "
        "!$1.csi.driver.matches('secrets-store[.]csi|cert-manager|spiffe|inject[.]secrets|csi-secrets|"
        "trust|vault'))"}};

// Within regular expressions.
constexpr std::array kParts = {
    Macro{"DEPLOYS_DIFFER",
          "url|uri|dsn|host|port|addr|address|endpoint|server|domain|key|token|secret|password|user|username|"
          "database|db|bucket"},
    // The host of an address that is the pod itself, to the address' end; [[] and []] are the brackets.
    Macro{"LOCAL", "([^/?#]*@)?((?i:localhost)|127[.][0-9.]*|[[]::1[]])(:[0-9]+)?([/?#]|$)"}};

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

/// Where the parenthesis that is open at `at` closes; quoted ones do not count.
std::size_t closing(const std::string& text, std::size_t at) {
  int depth = 1;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at;
  }
  return std::string::npos;
}

/// The arguments in text[begin, end), which commas outside of parentheses, brackets and quotes part.
std::vector<std::string> arguments(const std::string& text, std::size_t begin, std::size_t end) {
  std::vector<std::string> found(1);
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = begin; at < end; ++at) {
    const char c = text[at];
    if (c == '\'') quoted = !quoted;
    if (!quoted && (c == '(' || c == '[')) ++depth;
    if (!quoted && (c == ')' || c == ']')) --depth;
    if (!quoted && depth == 0 && c == ',') {
      found.emplace_back();
      if (at + 1 < end && text[at + 1] == ' ') ++at;
    } else {
      found.back() += c;
    }
  }
  return found;
}

bool is_name(char c) {
  return (c >= 'A' && c <= 'Z') || c == '_';
}

/// Calls `put`(arguments) for each use of the macro, and puts its answer there.
template <class Put>
std::string each_use(std::string text, std::string_view name, const Put& put) {
  const std::string call = std::string(name) + "(";
  for (std::size_t at = text.find(call); at != std::string::npos; at = text.find(call, at)) {
    if (at > 0 && is_name(text[at - 1])) {  // the end of a longer name
      at += call.size();
      continue;
    }
    const std::size_t begin = at + call.size();
    const std::size_t end = closing(text, begin);
    if (end == std::string::npos) break;
    text.replace(at, end + 1 - at, put(arguments(text, begin, end)));
  }
  return text;
}

std::string with_arguments(std::string_view form, const std::vector<std::string>& given) {
  std::string text = replaced(std::string(form), "$1", given.at(0));
  return given.size() > 1 ? replaced(std::move(text), "$2", given.at(1)) : text;
}

/// The condition for one variable, whose name and value are these expressions.
std::string asked(const std::string& condition, const std::string& name, const std::string& map) {
  const std::string value = map + "[" + name + "]";
  return value + ".size() <= " + std::to_string(kLongestLiteral) + " && (" +
         replaced(replaced(condition, "@name", name), "@value", value) + ")";
}

/// Commas in a condition part nothing.
std::string whole(const std::vector<std::string>& given) {
  std::string condition;
  for (const std::string& each : given) condition += (condition.empty() ? "" : ", ") + each;
  return condition;
}

std::string variables_of_containers(const std::vector<std::string>& given) {
  return "variables.containers.filter(c, c.?env.orValue([]).exists(v, has(v.value) && v.value.size() <= " +
         std::to_string(kLongestLiteral) + " && (" +
         replaced(replaced(whole(given), "@name", "v.name"), "@value", "v.value") +
         "))).map(c, 'container ' + c.name + '.env')";
}

std::string literals(const std::vector<std::string>& given) {
  const std::string condition = whole(given);
  const std::string process = "variables.processes[p]";
  const std::string sidecar = process + ".sidecars[s]";
  return "(variables.literals > " + std::to_string(kMostLiterals) + " ? [] : variables.env.filter(n, " +
         asked(condition, "n", "variables.env") +
         ").map(n, 'spec.config.env.' + n) + variables.processes.filter(p, " + process +
         ".?env.orValue({}).exists(n, " + asked(condition, "n", process + ".env") +
         ")).map(p, 'spec.processes.' + p + '.env') + variables.processes.filter(p, " + process +
         ".?sidecars.orValue({}).exists(s, " + sidecar + ".?env.orValue({}).exists(n, " +
         asked(condition, "n", sidecar + ".env") + "))).map(p, 'spec.processes.' + p + '.sidecars'))";
}

}  // namespace

std::string written_out(std::string text) {
  // A line of its source is no line of the policy.
  text = replaced(std::move(text), "\n.", ".");
  text = replaced(std::move(text), "\n", " ");
  for (const Macro& macro : kMacros)
    text = each_use(std::move(text), macro.name,
                    [&macro](const auto& given) { return with_arguments(macro.text, given); });
  text = each_use(std::move(text), "LITERALS", literals);
  text = each_use(std::move(text), "VARIABLES", variables_of_containers);
  for (const Macro& part : kParts) text = replaced(std::move(text), part.name, part.text);
  return text;
}

}  // namespace twelvefactor::admission
