#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {

const std::array<Factor, 12> kFactors = {{
    {1, "Codebase", contribute_codebase, check_codebase},
    {2, "Dependencies", contribute_dependencies, check_dependencies},
    {3, "Config", contribute_config, check_config},
    {4, "BackingServices", contribute_backing_services, check_backing_services},
    {5, "BuildReleaseRun", contribute_build_release_run, check_build_release_run},
    {6, "Processes", contribute_processes, check_processes},
    {7, "PortBinding", contribute_port_binding, check_port_binding},
    {8, "Concurrency", contribute_concurrency, check_concurrency},
    {9, "Disposability", contribute_disposability, check_disposability},
    {10, "DevProdParity", contribute_parity, check_parity},
    {11, "Logs", contribute_logs, check_logs},
    {12, "AdminProcesses", contribute_admin_processes, check_admin_processes},
}};

}  // namespace twelvefactor::reconcile
