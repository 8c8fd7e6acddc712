// The objects of an app, one function for each: names, labels, owner, and pods put together of what the
// factors say. Called by compose.cpp, which decides which of them there are, in which order, and what they
// wait for, and by report_findings.cpp. Internal to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kinds/build/built_object.hpp"
#include "kinds/build/deployment.hpp"
#include "kinds/build/object_meta.hpp"
#include "kinds/build/pod_template.hpp"
#include "model/observed.hpp"
#include "reconcile/contribution.hpp"
#include "reconcile/release/plan.hpp"

namespace twelvefactor::reconcile {

class Objects {
 public:
  /// Both must outlive it.
  Objects(const Observed& observed, const Contribution& all) : observed_(observed), all_(all) {}

  /// Which release pods and what makes them carry from now on.
  void carry(std::int64_t number) { number_ = number; }

  [[nodiscard]] kinds::BuiltObject account() const;
  [[nodiscard]] kinds::BuiltObject snapshot(const std::string& name, const StringMap& variables) const;
  [[nodiscard]] std::string files_map_name() const;
  [[nodiscard]] kinds::BuiltObject generated_secret() const;
  [[nodiscard]] kinds::BuiltObject service(const std::string& process) const;
  [[nodiscard]] kinds::BuiltObject ingress(const std::string& process, const Expose& expose) const;
  /// Of all processes that get some, each with the name of its process.
  [[nodiscard]] std::vector<std::pair<std::string, kinds::BuiltObject>> http_routes() const;
  [[nodiscard]] kinds::BuiltObject disruption_budget(const std::string& process) const;
  [[nodiscard]] kinds::BuiltObject network_policy(const std::string& process, const Network& network) const;
  [[nodiscard]] kinds::BuiltObject pod_monitor(const std::string& process,
                                               const MetricsEndpoint& metrics) const;
  [[nodiscard]] kinds::BuiltObject autoscaler(const std::string& process,
                                              const Autoscaling& autoscaling) const;
  [[nodiscard]] kinds::BuiltObject deployment(const std::string& process, std::optional<int> replicas) const;
  [[nodiscard]] kinds::BuiltObject cron_job(const std::string& name, const Schedule& schedule) const;
  [[nodiscard]] kinds::BuiltObject release(const ReleasePlan& plan) const;
  [[nodiscard]] kinds::BuiltObject gate_job(const std::string& name, int attempt) const;
  [[nodiscard]] kinds::BuiltObject run_job(const std::string& name, const AdminRun& run) const;
  [[nodiscard]] kinds::BuiltObject task_job(const AdminTask& task) const;
  [[nodiscard]] kinds::BuiltObject report(const std::string& peer, const ParityReport& report) const;
  [[nodiscard]] kinds::BuiltObject findings_report(const std::vector<Finding>& findings) const;

 private:
  [[nodiscard]] const std::string& app() const { return observed_.app.key.name; }
  [[nodiscard]] int format() const;
  [[nodiscard]] StringMap labels(const std::string& component) const;
  [[nodiscard]] StringMap selector(const std::string& process) const;
  [[nodiscard]] kinds::ObjectMeta meta(std::string name, const std::string& component) const;
  [[nodiscard]] kinds::ObjectMeta meta_of_adoptable(Kind kind, std::string name,
                                                    const std::string& component) const;
  [[nodiscard]] kinds::ObjectMeta admin_meta(Kind kind, std::string object_name,
                                             const std::string& name) const;
  [[nodiscard]] PodPart template_part(const AdminTask& task) const;
  [[nodiscard]] PodPart command_part(const AdminTask& task) const;
  [[nodiscard]] std::optional<kinds::BuiltObject> with_min_ready_of_now(const kinds::ObjectMeta& object,
                                                                        kinds::DeploymentSpec spec) const;
  [[nodiscard]] kinds::PodTemplate pod(const PodPart& own, const StringMap& labels) const;
  [[nodiscard]] std::vector<kinds::EnvVar> variables(const std::vector<kinds::EnvVar>& env) const;

  const Observed& observed_;
  const Contribution& all_;
  std::int64_t number_ = 0;
};

}  // namespace twelvefactor::reconcile
