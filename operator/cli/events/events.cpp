#include "cli/events/events.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <ostream>
#include <set>

#include <nlohmann/json.hpp>

#include "cli/cluster/cluster_lists.hpp"
#include "cli/events/events_text.hpp"
#include "cli/events/told_event.hpp"
#include "cli/terminal/print.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"
#include "kube/wait.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

class Events {
 public:
  Events(const EventsOptions& options, Cluster& cluster, const Terminal& terminal)
      : options_(options), cluster_(cluster), terminal_(terminal) {}

  int print_once() {
    const auto found = look();
    if (!found) return trouble(terminal_, found.error());
    if (options_.cluster.output != Output::kText) {
      std::string list;
      for (const ToldEvent& event : *found) list += (list.empty() ? "" : ",") + event_json(event);
      return print_document(terminal_, "[" + list + "]", options_.cluster.output);
    }
    if (found->empty())
      *terminal_.notes
          << "twelvefactor: the cluster has no such event; it forgets them after an hour, unless "
             "it was told otherwise\n";
    print(*found);
    return 0;
  }

  int follow(const std::stop_token& stop) {
    auto found = look();
    if (!found) return trouble(terminal_, found.error());
    for (; !stop.stop_requested(); found = look()) {
      // A look that fails now may succeed in a moment.
      if (found) print(*found);
      kube::wait_for(options_.look_every, stop);
    }
    return 0;
  }

 private:
  /// Those of the app, oldest first.
  Result<std::vector<ToldEvent>> look() {
    if (const auto app = cluster_.app(); !app) return app.error();
    const std::string& app = cluster_.app_key().name;
    const auto apps = names(kinds::app_collection_path(cluster_.app_key().namespace_name), "apps");
    if (!apps) return apps.error();
    const auto tasks = tasks_of_app();
    if (!tasks) return tasks.error();
    std::vector<ToldEvent> found;
    std::optional<Error> wrong;
    const std::string where = cluster_.app_key().namespace_name;
    const auto read =
        each_page(cluster_, "/api/v1/namespaces/" + where + "/events", "events in namespace " + where,
                  /*optional=*/false, [&](const std::string& page) {
                    auto events = read_events(page);
                    if (!events) {
                      wrong = events.error();
                      return;
                    }
                    std::ranges::copy_if(*events, std::back_inserter(found), [&](const ToldEvent& event) {
                      return is_of_app(event, app, *apps, *tasks) && is_wanted(event);
                    });
                  });
    if (!read) return read.error();
    if (wrong) return *wrong;
    std::ranges::stable_sort(found, {}, &ToldEvent::time);
    return found;
  }

  [[nodiscard]] bool is_wanted(const ToldEvent& event) const {
    if (options_.warnings && event.type != "Warning") return false;
    return !options_.since || event.time >= std::chrono::system_clock::now() - *options_.since;
  }

  Result<std::set<std::string>> names(const std::string& collection, const std::string& what) {
    std::set<std::string> found;
    const auto read =
        each_page(cluster_, collection, what, /*optional=*/true, [&found](const std::string& page) {
          const json list = json::parse(page, nullptr, /*allow_exceptions=*/false);
          for (const json& item : kinds::list_at(list, "items"))
            found.insert(kinds::text_at(kinds::object_at(item, "metadata"), "name"));
        });
    if (!read) return read.error();
    return found;
  }

  Result<std::set<std::string>> tasks_of_app() {
    std::set<std::string> found;
    const AppKey& key = cluster_.app_key();
    const auto read = each_page(
        cluster_, "/apis/twelvefactor.dev/v1alpha1/namespaces/" + key.namespace_name + "/admintasks",
        "AdminTasks",
        /*optional=*/true, [&](const std::string& page) {
          const json list = json::parse(page, nullptr, /*allow_exceptions=*/false);
          for (const json& item : kinds::list_at(list, "items")) {
            if (kinds::text_at(kinds::object_at(kinds::object_at(item, "spec"), "appRef"), "name") ==
                key.name)
              found.insert(kinds::text_at(kinds::object_at(item, "metadata"), "name"));
          }
        });
    if (!read) return read.error();
    return found;
  }

  /// Those that were not printed, or that happened again since.
  void print(const std::vector<ToldEvent>& found) {
    std::map<std::string, std::chrono::system_clock::time_point> printed;
    for (const ToldEvent& event : found) {
      const auto known = printed_.find(event.uid);
      if (known == printed_.end() || known->second < event.time)
        *terminal_.out << event_text(event, terminal_.out_look);
      printed[event.uid] = event.time;
    }
    *terminal_.out << std::flush;
    printed_ = std::move(printed);
  }

  const EventsOptions& options_;
  Cluster& cluster_;
  const Terminal& terminal_;
  std::map<std::string, std::chrono::system_clock::time_point> printed_;  // when it had happened last, by UID
};

}  // namespace

int events(const EventsOptions& options, Cluster& cluster, const Terminal& terminal, std::stop_token stop) {
  Events work(options, cluster, terminal);
  return options.follow ? work.follow(stop) : work.print_once();
}

}  // namespace twelvefactor::cli
