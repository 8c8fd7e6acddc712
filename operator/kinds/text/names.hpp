// The names, labels and annotations of what the operator makes. A contract: selectors, dashboards and people
// rely on them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

inline constexpr std::string_view kFieldManager = "twelvefactor-operator";
inline constexpr std::string_view kManagedByLabel = "app.kubernetes.io/managed-by";
inline constexpr std::string_view kAppLabel = "twelvefactor.dev/app";
inline constexpr std::string_view kProcessLabel = "twelvefactor.dev/process";
inline constexpr std::string_view kAdminProcessLabel = "twelvefactor.dev/admin-process";
inline constexpr std::string_view kEnvironmentLabel = "twelvefactor.dev/environment";
inline constexpr std::string_view kVersionLabel = "app.kubernetes.io/version";
inline constexpr std::string_view kRevisionAnnotation = "twelvefactor.dev/revision";
inline constexpr std::string_view kRepositoryAnnotation = "twelvefactor.dev/repository";
inline constexpr std::string_view kRunIdAnnotation = "twelvefactor.dev/run-id";
// Of a Job: a keyed hash of whose Job it is, which nobody but the operator can make (gather/provenance.hpp).
inline constexpr std::string_view kProofAnnotation = "twelvefactor.dev/proof";
inline constexpr std::string_view kGeneratedAnnotation = "twelvefactor.dev/generated";
/// "true" on a TwelveFactorApp: the operator keeps its hands off.
inline constexpr std::string_view kPausedAnnotation = "twelvefactor.dev/paused";
/// On the Job and the pods of an AdminTask: its name.
inline constexpr std::string_view kTaskLabel = "twelvefactor.dev/task";
/// On everything that runs a release: "v12".
inline constexpr std::string_view kReleaseLabel = "twelvefactor.dev/release";
/// On a TwelveFactorApp: another text runs a failed release again.
inline constexpr std::string_view kRetryAnnotation = "twelvefactor.dev/retry";
/// On a TwelveFactorApp that takes the place of workloads: how far it has come (model/adoption.hpp).
inline constexpr std::string_view kAdoptionAnnotation = "twelvefactor.dev/adoption";
/// On an object that an app may take over: "<app>/<UID of the app>". Whoever may write it gives it away.
inline constexpr std::string_view kAdoptAnnotation = "twelvefactor.dev/adopt";
/// On a plain object that `lint` reads: what spec.exemptions says of an app, as YAML or JSON.
inline constexpr std::string_view kExemptionsAnnotation = "twelvefactor.dev/exemptions";
inline constexpr std::string_view kLogFormatAnnotation = "twelvefactor.dev/log-format";
/// On pods, followed by the name of a backing service: what the app says of it, for the files of its binding.
inline constexpr std::string_view kBindingTypeAnnotation = "type.bindings.twelvefactor.dev/";
inline constexpr std::string_view kBindingProviderAnnotation = "provider.bindings.twelvefactor.dev/";

/// On a pod template: which of its labels and annotations an app states (spec.pod), by their keys, with a
/// blank between them. Those are ours; all others that somebody added are not.
inline constexpr std::string_view kPodKeysAnnotation = "twelvefactor.dev/pod-keys";

/// Whether a label, or an annotation, of a pod is one that the operator itself sets.
bool is_own_label(std::string_view key);
bool is_own_annotation(std::string_view key);

/// The one container of every pod. A constant, so that an injected sidecar is never taken for ours.
inline constexpr std::string_view kContainerName = "app";
/// Of the port in that container, and of a Service's. Services find it by this name: pods of two releases
/// with two port numbers serve side by side (docs/decisions/0029-no-lost-request.md).
inline constexpr std::string_view kPortName = "http";
inline constexpr int kServicePort = 80;
/// Of that port of a Service that was taken over, where another one has the name.
inline constexpr std::string_view kOtherPortName = "http-80";
/// Where bindings are mounted: $SERVICE_BINDING_ROOT/<binding> (servicebinding.io, "Workload Projection").
inline constexpr std::string_view kServiceBindingRoot = "/bindings";

std::string deployment_name(std::string_view app, std::string_view process);
/// `<app>` for web, else `<app>-<process>`.
std::string service_name(std::string_view app, std::string_view process);
/// `<app>-config-<8 hex>` of the content's hash.
std::string config_map_name(std::string_view app, std::string_view hash8);
/// `<app>-files-<8 hex>` of the content's hash: the texts of files.
std::string files_map_name(std::string_view app, std::string_view hash8);
std::string generated_secret_name(std::string_view app);
std::string ingress_name(std::string_view app, std::string_view process);
std::string http_route_name(std::string_view app, std::string_view process);
/// Of the route that sends plain HTTP on to HTTPS. No process has a dot in its name.
std::string redirect_route_name(std::string_view app, std::string_view process);
std::string pod_disruption_budget_name(std::string_view app, std::string_view process);
std::string network_policy_name(std::string_view app, std::string_view process);
std::string pod_monitor_name(std::string_view app, std::string_view process);
std::string autoscaler_name(std::string_view app, std::string_view process);
/// Of a Once admin process.
std::string job_name(std::string_view app, std::string_view admin_process);
/// Of a Schedule admin process.
std::string cron_job_name(std::string_view app, std::string_view admin_process);
/// A revision as the label's value: its first characters.
std::string version_label(std::string revision);
/// "v12"
std::string release_word(std::int64_t number);
/// The inverse; 0 when it is none.
std::int64_t release_number(std::string_view word);
/// `<app>-v<number>`
std::string app_release_name(std::string_view app, std::int64_t number);
/// Of an admin process before a release: `<app>-v<number>-<admin process>`, from the second attempt on with
/// `-<attempt>`.
std::string gate_job_name(std::string_view app, std::int64_t number, std::string_view admin_process,
                          int attempt);
/// The number of the release that a Job of this name is a gate of; 0 when it is none.
std::int64_t release_of_gate_job(std::string_view app, std::string_view job);
/// Of an AdminTask: `<app>-task-<task>`.
std::string task_job_name(std::string_view app, std::string_view task);
/// Is that the name of a Job of one?
bool is_task_job(std::string_view app, std::string_view job);
/// `<app>-vs-<key of the peer>`
std::string parity_report_name(std::string_view app, std::string_view peer);

}  // namespace twelvefactor::kinds
