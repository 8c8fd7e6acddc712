#include "reconcile/factors/factor.hpp"

#include "model/factor_name.hpp"

namespace twelvefactor::reconcile {

const std::array<Factor, 12> kFactors = {{
    {1, factor_name(1), "Codebase", "One codebase, many deploys", "https://12factor.net/codebase", "",
     contribute_codebase, check_codebase, codebase_rules},
    {2, factor_name(2), "Dependencies", "Explicitly declared and isolated",
     "https://12factor.net/dependencies", "the image holds them all; what is in it no rule sees",
     contribute_dependencies, check_dependencies, dependencies_rules},
    {3, factor_name(3), "Config", "In the environment, apart from the code", "https://12factor.net/config",
     "values that the code itself holds", contribute_config, check_config, config_rules},
    {4, factor_name(4), "Backing services", "Attached resources", "https://12factor.net/backing-services",
     "whether a service answers, and addresses that are written into the image", contribute_backing_services,
     check_backing_services, backing_services_rules},
    {5, factor_name(5), "Build, release, run", "Strictly separate stages",
     "https://12factor.net/build-release-run", "builds inside scripts of the image",
     contribute_build_release_run, check_build_release_run, build_release_run_rules},
    {6, factor_name(6), "Processes", "Stateless and share-nothing", "https://12factor.net/processes",
     "state in memory, and files in `/tmp` that a later request relies on", contribute_processes,
     check_processes, processes_rules},
    {7, factor_name(7), "Port binding", "Exports services by binding to a port",
     "https://12factor.net/port-binding", "that the process listens on `$PORT`; a readiness probe shows it",
     contribute_port_binding, check_port_binding, port_binding_rules},
    {8, factor_name(8), "Concurrency", "Scale out via the process model", "https://12factor.net/concurrency",
     "managers in the entrypoint of the image", contribute_concurrency, check_concurrency, concurrency_rules},
    {9, factor_name(9), "Disposability", "Fast start, graceful stop", "https://12factor.net/disposability",
     "that the process ends on SIGTERM, and that work in hand is given back", contribute_disposability,
     check_disposability, disposability_rules},
    {10, factor_name(10), "Dev/prod parity", "Dev, staging and production as alike as possible",
     "https://12factor.net/dev-prod-parity",
     "how two deploys differ: [parity reports](reference.md#parity) tell that, and are no findings",
     contribute_parity, check_parity, parity_rules},
    {11, factor_name(11), "Logs", "Event streams on standard output", "https://12factor.net/logs",
     "log files that the code opens by itself", contribute_logs, check_logs, logs_rules},
    {12, factor_name(12), "Admin processes", "One-off commands on the same build and config",
     "https://12factor.net/admin-processes", "that a command can safely run again after it broke off",
     contribute_admin_processes, check_admin_processes, admin_processes_rules},
}};

std::vector<Numbered> contributions_of(const Observed& observed) {
  std::vector<Numbered> all;
  for (const Factor& factor : kFactors) all.emplace_back(factor.number, factor.contribute(observed));
  return all;
}

}  // namespace twelvefactor::reconcile
