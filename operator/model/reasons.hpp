// The reasons of conditions and events: machine-readable, documented in docs/reference.md, frozen once
// released.
#pragma once

namespace twelvefactor::reason {

// What is asked for is running.
inline constexpr const char* kUpToDate = "UpToDate";
inline constexpr const char* kSuspended = "Suspended";

// In progress, or may heal alone.
inline constexpr const char* kRolloutInProgress = "RolloutInProgress";
inline constexpr const char* kAdminProcessRunning = "AdminProcessRunning";
inline constexpr const char* kConfigMapMissing = "ConfigMapMissing";
inline constexpr const char* kConfigMapKeyMissing = "ConfigMapKeyMissing";
inline constexpr const char* kSecretMissing = "SecretMissing";
inline constexpr const char* kSecretKeyMissing = "SecretKeyMissing";
inline constexpr const char* kSecretUnusable = "SecretUnusable";
inline constexpr const char* kServiceKindMissing = "ServiceKindMissing";
inline constexpr const char* kServiceKindUnusable = "ServiceKindUnusable";
inline constexpr const char* kServiceForbidden = "ServiceForbidden";
inline constexpr const char* kTooManyServiceKinds = "TooManyServiceKinds";
inline constexpr const char* kServiceNotFound = "ServiceNotFound";
inline constexpr const char* kBindingPending = "BindingPending";
inline constexpr const char* kImagePullFailed = "ImagePullFailed";
inline constexpr const char* kContainerConfigError = "ContainerConfigError";
inline constexpr const char* kCrashLooping = "CrashLooping";
inline constexpr const char* kPodsNotCreated = "PodsNotCreated";
inline constexpr const char* kUnschedulable = "Unschedulable";
inline constexpr const char* kWaitingForDeletion = "WaitingForDeletion";
inline constexpr const char* kApiUnavailable = "ApiUnavailable";
inline constexpr const char* kMemoryBudget = "MemoryBudget";
inline constexpr const char* kQuotaExceeded = "QuotaExceeded";
inline constexpr const char* kIngressClassMissing = "IngressClassMissing";
inline constexpr const char* kRouteNotAccepted = "RouteNotAccepted";
inline constexpr const char* kRouteTaken = "RouteTaken";

inline constexpr const char* kReleasePending = "ReleasePending";
inline constexpr const char* kGateRunning = "GateRunning";
inline constexpr const char* kAdopting = "Adopting";
inline constexpr const char* kPromotionPending = "PromotionPending";

// Needs a person.
inline constexpr const char* kGateFailed = "GateFailed";
inline constexpr const char* kPinnedReleaseMissing = "PinnedReleaseMissing";
inline constexpr const char* kPinnedReleaseUnusable = "PinnedReleaseUnusable";
inline constexpr const char* kConfigTooLarge = "ConfigTooLarge";
inline constexpr const char* kContractBroken = "ContractBroken";
inline constexpr const char* kContractInvalid = "ContractInvalid";
inline constexpr const char* kPolicyViolation = "PolicyViolation";
inline constexpr const char* kPaused = "Paused";
inline constexpr const char* kInvalidSpec = "InvalidSpec";
inline constexpr const char* kNameTaken = "NameTaken";
inline constexpr const char* kRefused = "Refused";
inline constexpr const char* kForbidden = "Forbidden";
inline constexpr const char* kAdminProcessFailed = "AdminProcessFailed";
inline constexpr const char* kRolloutPaused = "RolloutPaused";
inline constexpr const char* kProgressDeadlineExceeded = "ProgressDeadlineExceeded";

// Of single conditions.
inline constexpr const char* kNotReconciling = "NotReconciling";
inline constexpr const char* kNotStalled = "NotStalled";
inline constexpr const char* kSnapshotLost = "SnapshotLost";
inline constexpr const char* kReferencesPresent = "ReferencesPresent";
inline constexpr const char* kNothingReferred = "NothingReferred";
inline constexpr const char* kProcessesAvailable = "ProcessesAvailable";
inline constexpr const char* kProcessesUnavailable = "ProcessesUnavailable";
inline constexpr const char* kMetricsAvailable = "MetricsAvailable";
inline constexpr const char* kMetricsUnknown = "MetricsUnknown";
inline constexpr const char* kMetricsMissing = "MetricsMissing";
inline constexpr const char* kNoFindings = "NoFindings";
inline constexpr const char* kFindingsPresent = "FindingsPresent";
inline constexpr const char* kInSync = "InSync";
inline constexpr const char* kDrifted = "Drifted";
inline constexpr const char* kPeerUnknown = "PeerUnknown";
inline constexpr const char* kReportNotWritten = "ReportNotWritten";

inline constexpr const char* kReleaseActive = "ReleaseActive";
inline constexpr const char* kReleaseFailed = "ReleaseFailed";

// Of AdminTasks.
inline constexpr const char* kAppNotFound = "AppNotFound";
inline constexpr const char* kNoRelease = "NoRelease";
inline constexpr const char* kReleaseNotFound = "ReleaseNotFound";
inline constexpr const char* kReleaseUnusable = "ReleaseUnusable";
inline constexpr const char* kProcessNotFound = "ProcessNotFound";
inline constexpr const char* kAdminProcessNotFound = "AdminProcessNotFound";
inline constexpr const char* kAdminProcessNotManual = "AdminProcessNotManual";
inline constexpr const char* kStarting = "Starting";
inline constexpr const char* kRunning = "Running";
inline constexpr const char* kCancelling = "Cancelling";
inline constexpr const char* kSucceeded = "Succeeded";
inline constexpr const char* kFailed = "Failed";
inline constexpr const char* kCancelled = "Cancelled";
inline constexpr const char* kJobLost = "JobLost";
inline constexpr const char* kJobNotOurs = "JobNotOurs";

// Of TwelveFactorPolicies.
inline constexpr const char* kPolicyUnderstood = "PolicyUnderstood";
inline constexpr const char* kPolicyUnclear = "PolicyUnclear";

// Of events only.
inline constexpr const char* kRuleBroken = "RuleBroken";
inline constexpr const char* kRepaired = "Repaired";
inline constexpr const char* kAdminProcessSucceeded = "AdminProcessSucceeded";
inline constexpr const char* kGeneratedSecretLost = "GeneratedSecretLost";

}  // namespace twelvefactor::reason
