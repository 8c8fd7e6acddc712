// The names, labels and annotations of what the operator makes. A contract: selectors, dashboards and people
// rely on them.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::kinds {

inline constexpr std::string_view kFieldManager = "twelvefactor-operator";
inline constexpr std::string_view kManagedByLabel = "app.kubernetes.io/managed-by";
inline constexpr std::string_view kAppLabel = "twelvefactor.dev/app";
inline constexpr std::string_view kProcessLabel = "twelvefactor.dev/process";
inline constexpr std::string_view kAdminProcessLabel = "twelvefactor.dev/admin-process";
inline constexpr std::string_view kEnvironmentLabel = "twelvefactor.dev/environment";
inline constexpr std::string_view kRevisionAnnotation = "twelvefactor.dev/revision";
inline constexpr std::string_view kRepositoryAnnotation = "twelvefactor.dev/repository";
inline constexpr std::string_view kRunIdAnnotation = "twelvefactor.dev/run-id";
inline constexpr std::string_view kGeneratedAnnotation = "twelvefactor.dev/generated";
/// "true" on a TwelveFactorApp: the operator keeps its hands off.
inline constexpr std::string_view kPausedAnnotation = "twelvefactor.dev/paused";
inline constexpr std::string_view kLogFormatAnnotation = "twelvefactor.dev/log-format";

/// The one container of every pod. A constant, so that an injected sidecar is never taken for ours.
inline constexpr std::string_view kContainerName = "app";
/// Where bindings are mounted: $SERVICE_BINDING_ROOT/<binding> (servicebinding.io, "Workload Projection").
inline constexpr std::string_view kServiceBindingRoot = "/bindings";

std::string deployment_name(std::string_view app, std::string_view process);
/// `<app>` for web, else `<app>-<process>`.
std::string service_name(std::string_view app, std::string_view process);
/// `<app>-config-<8 hex>` of the content's hash.
std::string config_map_name(std::string_view app, std::string_view hash8);
std::string generated_secret_name(std::string_view app);
std::string ingress_name(std::string_view app, std::string_view process);
std::string pod_disruption_budget_name(std::string_view app, std::string_view process);
std::string autoscaler_name(std::string_view app, std::string_view process);
/// Of a Once admin process.
std::string job_name(std::string_view app, std::string_view admin_process);
/// Of a Schedule admin process.
std::string cron_job_name(std::string_view app, std::string_view admin_process);
/// `<app>-vs-<key of the peer>`
std::string parity_report_name(std::string_view app, std::string_view peer);

}  // namespace twelvefactor::kinds
