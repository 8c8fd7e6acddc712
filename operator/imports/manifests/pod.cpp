#include <algorithm>
#include <array>
#include <utility>

#include "imports/manifests/app.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr int kUsualGrace = 30;
constexpr int kLongestGrace = 3600;
constexpr std::size_t kMostEntries = 32;

// Settings of a pod that an app has no field for, with what to do.
struct Foreign {
  const char* key;
  const char* remedy;
};
constexpr auto kForeign =
    std::to_array<Foreign>({{"hostNetwork", "listen on a port of the pod, and be reached by a Service"},
                            {"hostPID", "do without the processes of the node"},
                            {"hostIPC", "do without the memory of the node"},
                            {"hostAliases", "let the name be known to the DNS of the cluster"},
                            {"dnsConfig", "use the DNS of the cluster"},
                            {"runtimeClassName", "ask the platform team for a class of nodes: placement"},
                            {"schedulerName", "use the scheduler of the cluster"},
                            {"shareProcessNamespace", "let each container see its own processes"}});

bool has_allowed_key(std::string_view key) {
  const std::size_t slash = key.find('/');
  const std::string_view name = slash == std::string_view::npos ? key : key.substr(slash + 1);
  return !name.empty() && name.size() <= 63 && key.size() <= 316 && !is_of_a_tool(key);
}

class PodReader {
 public:
  PodReader(App& app, const Part& part)
      : app_(app),
        part_(part),
        pod_(pod_of(*part.object)),
        place_{*part.object, pod_path_of(*part.object), part.at(), app.draft},
        process_(app.draft.processes[part.name]) {}

  void read() {
    read_grace();
    read_security(member(pod_, "securityContext"), place_.in(".securityContext"));
    read_security(member(*part_.container.value, "securityContext"),
                  app_.place(part_).in(".securityContext"));
    tell_of_disk();
    read_placement();
    read_labels();
    read_account();
    for (const Tree& each : items_of(member(pod_, "imagePullSecrets"))) {
      const std::string name = member_text(each, "name");
      auto& all = app_.draft.image_pull_secrets;
      if (!name.empty() && std::ranges::find(all, name) == all.end()) all.push_back(name);
    }
    process_.pod.priority_class = member_text(pod_, "priorityClassName");
    for (const Foreign& each : kForeign) {
      const Tree& value = member(pod_, each.key);
      // The API server writes the scheduler of the cluster into every pod.
      if (!value.is_null() && value != Tree(false) && value != Tree("default-scheduler"))
        place_.in(std::string(".") + each.key)
            .missing(std::string(each.key) + " is left out: no app may have it", each.remedy);
    }
  }

 private:
  void read_grace() {
    const int grace = whole_number(pod_, "terminationGracePeriodSeconds");
    if (grace > 0 && grace != kUsualGrace) process_.grace_seconds = std::min(grace, kLongestGrace);
    if (process_.pre_stop_sleep_seconds < process_.grace_seconds.value_or(kUsualGrace)) return;
    process_.pre_stop_sleep_seconds = 0;
    place_.missing("it waits at its end for as long as it has time to end, so that is left out",
                   "state preStopSleepSeconds, and a longer terminationGracePeriodSeconds");
  }

  void read_security(const Tree& stated, const Place& place) {
    const auto id = [&](const char* key, int& of_app) {
      const int number = whole_number(stated, key);
      if (number > 0 && of_app > 0 && of_app != number)
        return place.in(std::string(".") + key)
            .missing("another process runs as another user, and an app has one", "let both run as one user");
      if (number > 0) of_app = number;
    };
    id("runAsUser", app_.draft.run_as_user);
    id("runAsGroup", app_.draft.run_as_group);
    if (member(stated, "runAsUser") == Tree(0))
      place.in(".runAsUser")
          .missing("it runs as root, which no pod of an app does",
                   "let the image run as another user, or state security.runAsUser");
    for (const char* const key : {"privileged", "allowPrivilegeEscalation"}) {
      if (member(stated, key) == Tree(true))
        place.in(std::string(".") + key)
            .missing(std::string(key) + " is left out: pods of an app are restricted", "do without it");
    }
    if (!inside(stated, {"capabilities", "add"}).empty())
      place.in(".capabilities.add")
          .missing("capabilities are left out: pods of an app have none",
                   "do without them; ports from 1024 need none");
    if (!member(stated, "sysctls").empty())
      place.in(".sysctls").missing("sysctls are left out", "do without them");
    if (member_text(member(stated, "seccompProfile"), "type") == "Unconfined")
      place.in(".seccompProfile")
          .missing("it runs without seccomp, which no pod of an app does", "do without it");
  }

  /// The two restrictions that images meet most.
  void tell_of_disk() const {
    const Tree& own = member(*part_.container.value, "securityContext");
    const bool reads_only = member(own, "readOnlyRootFilesystem") == Tree(true);
    const bool no_root = member(own, "runAsNonRoot") == Tree(true) ||
                         inside(pod_, {"securityContext", "runAsNonRoot"}) == Tree(true) ||
                         app_.draft.run_as_user > 0;
    if (reads_only && no_root) return;
    app_.place(part_)
        .in(".securityContext")
        .guess(reads_only ? "nothing says that it does not run as root, which no pod of an app may"
               : no_root
                   ? "nothing says that it writes no files into the image, which is read-only in an app"
                   : "nothing says that it does not run as root and writes no files into the image, which "
                     "no pod of an app may",
               "try it; state security.runAsUser, and scratch for directories that it writes");
  }

  void read_placement() {
    DraftPlacement& placement = process_.placement;
    for (const auto& [key, value] : member(pod_, "nodeSelector").items())
      placement.node_selector[key] = scalar_text(value);
    for (const Tree& each : items_of(member(pod_, "tolerations"))) {
      DraftToleration toleration{member_text(each, "key"), member_text(each, "operator"),
                                 member_text(each, "value"), member_text(each, "effect"), std::nullopt};
      if (each.contains("tolerationSeconds")) toleration.seconds = whole_number(each, "tolerationSeconds");
      placement.tolerations.push_back(std::move(toleration));
    }
    for (const Tree& each : items_of(member(pod_, "topologySpreadConstraints")))
      placement.spread.push_back({member_text(each, "topologyKey"),
                                  std::max(1, whole_number(each, "maxSkew")),
                                  member_text(each, "whenUnsatisfiable")});
    const Tree& affinity = member(pod_, "affinity");
    if (affinity.contains("podAntiAffinity"))
      place_.in(".affinity.podAntiAffinity").guess("the operator spreads the pods of a process by itself");
    if (affinity.contains("nodeAffinity") || affinity.contains("podAffinity"))
      place_.in(".affinity").missing("affinity is left out", "state placement.nodeSelector, or tolerations");
  }

  /// What others look at; not what Services and the Deployment choose pods by: those are not ours to carry.
  void read_labels() {
    const Tree& template_metadata = inside(part_.object->value, {"spec", "template", "metadata"});
    for (const auto& [key, value] : member(template_metadata, "labels").items()) {
      const bool chosen_by =
          inside(part_.object->value, {"spec", "selector", "matchLabels"}).contains(key) ||
          std::ranges::any_of(services_of(app_.world, *part_.object), [&](const Object* each) {
            return inside(each->value, {"spec", "selector"}).contains(key);
          });
      if (!chosen_by && has_allowed_key(key) && process_.pod.labels.size() < kMostEntries)
        process_.pod.labels[key] = scalar_text(value);
    }
    for (const auto& [key, value] : member(template_metadata, "annotations").items()) {
      const std::string text = scalar_text(value);
      if (!has_allowed_key(key) || process_.pod.annotations.size() >= kMostEntries) continue;
      if (is_secret_literal(key, text) || text.size() > 4096) {
        Place{*part_.object, ".spec.template.metadata.annotations", part_.at(), app_.draft}.missing(
            "the annotation " + key + " looks secret, or is too long, and was left out", "do without it");
      } else {
        process_.pod.annotations[key] = text;
      }
    }
  }

  void read_account() {
    const std::string name = member_text(pod_, "serviceAccountName");
    const Object* account = app_.world.find("ServiceAccount", part_.object->namespace_name, name);
    if (name.empty()) return;
    if (account != nullptr) {
      for (const auto& [key, value] : annotations_of(*account).items()) {
        if (has_allowed_key(key) && !is_secret_literal(key, scalar_text(value)))
          app_.draft.account_annotations[key] = scalar_text(value);
      }
    }
    for (const char* const kind : {"RoleBinding", "ClusterRoleBinding"}) {
      for (const Object* binding : app_.world.all(kind)) {
        for (const Tree& subject : items_of(member(binding->value, "subjects"))) {
          if (member_text(subject, "kind") != "ServiceAccount" || member_text(subject, "name") != name)
            continue;
          place_.in(".serviceAccountName")
              .missing("its account " + name + " has rights by " + binding->words() +
                           ", so it talks to the API server: pods of an app have no token",
                       "keep what does so out of the app");
          return;
        }
      }
    }
  }

  App& app_;
  const Part& part_;
  const Tree& pod_;
  const Place place_;
  DraftProcess& process_;
};

}  // namespace

bool is_of_a_tool(std::string_view key) {
  constexpr auto kDomains = std::to_array<std::string_view>(
      {"kubernetes.io/", "k8s.io/", "helm.sh/", "argoproj.io/", "fluxcd.io/", "kustomize.toolkit.fluxcd.io/",
       "twelvefactor.dev/", "cattle.io/", "k14s.io/", "openshift.io/", "kompose.io/", "skaffold.dev/"});
  constexpr auto kNames = std::to_array<std::string_view>(
      {"chart", "heritage", "release", "pod-template-hash", "controller-uid", "job-name", "app"});
  const std::size_t slash = key.find('/');
  const std::string_view domain = slash == std::string_view::npos ? "" : key.substr(0, slash + 1);
  const bool cloud = domain == "iam.gke.io/" || domain == "eks.amazonaws.com/";
  const bool tool =
      std::ranges::any_of(kDomains, [domain](std::string_view each) { return domain.ends_with(each); });
  return (tool && !cloud) || key.starts_with("checksum/") || key.starts_with("checksum.") ||
         std::ranges::find(kNames, key) != kNames.end();
}

void read_pod(App& app, const Part& part) {
  PodReader(app, part).read();
}

}  // namespace twelvefactor::imports::plain
