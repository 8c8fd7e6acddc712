#include "cli/cluster/cluster_lists.hpp"

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "kinds/read/read_policy.hpp"
#include "kinds/text/resource.hpp"
#include "kube/encode.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

// What a page may hold; a workload has a few KiB.
constexpr const char* kPage = "?limit=250";

}  // namespace

Result<Done> each_page(Cluster& cluster, const std::string& collection, const std::string& what,
                       bool optional, const std::function<void(const std::string& page)>& take) {
  std::string token;
  do {
    const std::string more = token.empty() ? "" : "&continue=" + kube::percent_encoded(token);
    const auto page = cluster.page(collection + kPage + more, what, optional);
    if (!page) return page.error();
    if (!*page) return Done{};
    take(**page);
    const json list = json::parse(**page, nullptr, /*allow_exceptions=*/false);
    token = kinds::text_at(kinds::object_at(list, "metadata"), "continue");
  } while (!token.empty());
  return Done{};
}

Result<std::vector<Policy>> policies_of(Cluster& cluster) {
  std::vector<Policy> policies;
  const auto read = each_page(cluster, kinds::policy_collection_path(), "TwelveFactorPolicies",
                              /*optional=*/true, [&policies](const std::string& page) {
                                const json list = json::parse(page, nullptr, /*allow_exceptions=*/false);
                                for (const json& item : kinds::list_at(list, "items")) {
                                  auto policy = kinds::read_policy(item.dump());
                                  // Which namespaces it selects, the operator knows.
                                  if (policy && !policy->policy.namespaces)
                                    policies.push_back(std::move(policy->policy));
                                }
                              });
  if (!read) return read.error();
  return policies;
}

}  // namespace twelvefactor::cli
