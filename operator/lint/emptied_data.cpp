#include "lint/emptied_data.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/unasked.hpp"
#include "lint/workload.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

// Where the images of databases keep their files, by their documentation.
constexpr std::array<std::string_view, 16> kDataPaths = {"/var/lib/postgresql",
                                                         "/var/lib/pgsql",
                                                         "/var/lib/mysql",
                                                         "/data/db",
                                                         "/var/lib/mongodb",
                                                         "/bitnami/postgresql",
                                                         "/bitnami/mysql",
                                                         "/bitnami/mariadb",
                                                         "/bitnami/mongodb",
                                                         "/var/lib/cassandra",
                                                         "/var/lib/rabbitmq",
                                                         "/var/lib/clickhouse",
                                                         "/usr/share/elasticsearch/data",
                                                         "/var/lib/grafana",
                                                         "/var/lib/registry",
                                                         "/var/lib/influxdb"};
// These keep them in /data.
constexpr std::array<std::string_view, 4> kDataImages = {"redis", "valkey", "neo4j", "couchdb"};

bool is_below(std::string_view path, std::string_view directory) {
  return path == directory || (path.starts_with(directory) && path.substr(directory.size()).starts_with("/"));
}

bool keeps_data_in(const std::string& image, const std::string& path) {
  if (std::ranges::any_of(kDataPaths, [&path](std::string_view each) { return is_below(path, each); }))
    return true;
  return is_below(path, "/data") && std::ranges::find(kDataImages, image_name(image)) != kDataImages.end();
}

std::set<std::string> empty_directories(const json& pod) {
  std::set<std::string> names;
  for (const json& volume : kinds::list_at(pod, "volumes")) {
    if (kinds::member_at(volume, "emptyDir").is_object()) names.insert(kinds::text_at(volume, "name"));
  }
  return names;
}

}  // namespace

void check_emptied_data(const json& pod, const std::string& path, std::vector<Finding>& findings) {
  const std::set<std::string> emptied = empty_directories(pod);
  if (emptied.empty()) return;
  const json& containers = kinds::list_at(pod, "containers");
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const json& mounts = kinds::list_at(containers[i], "volumeMounts");
    for (std::size_t m = 0; m < mounts.size(); ++m) {
      if (!emptied.contains(kinds::text_at(mounts[m], "name")) ||
          !keeps_data_in(kinds::text_at(containers[i], "image"), kinds::text_at(mounts[m], "mountPath")))
        continue;
      findings.push_back(about(
          "TF0603",
          path + ".containers[" + std::to_string(i) + "].volumeMounts[" + std::to_string(m) + "].mountPath",
          "keeps the files of a database in an emptyDir, which goes with the pod"));
    }
  }
}

}  // namespace twelvefactor::lint
