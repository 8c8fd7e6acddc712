// What watches and their lists tell.
#include "store/store.hpp"

#include <algorithm>
#include <utility>

#include "store/apps.hpp"
#include "store/children.hpp"
#include "store/pods.hpp"
#include "store/sightings.hpp"

namespace twelvefactor::store {
namespace {

void wake_apps_in(const Picture& picture, const std::vector<std::string>& namespaces, Touched& touched) {
  if (namespaces.empty()) return;
  for (const auto& [key, record] : picture.records) {
    if (record.app && std::ranges::find(namespaces, key.namespace_name) != namespaces.end())
      touched.wake(key);
  }
}

/// What the list that is complete did not name is gone.
void sweep(Picture& picture, const Mark& mark, Source source, const std::string& where, Touched& touched) {
  switch (source) {
    case Source::kApps:
      sweep_apps(picture, mark, where, touched);
      break;
    case Source::kPods:
      sweep_pods(picture, mark, where, touched);
      break;
    case Source::kSecrets:
      touched.change(picture.secrets.swept(mark, where));
      sweep_children(picture, mark, source, where, touched);
      break;
    case Source::kForeignConfigMaps:
      touched.change(picture.config_maps.swept(mark, where));
      break;
    case Source::kAdminTasks:
      touched.change(picture.tasks.swept(mark, where));
      break;
    case Source::kIngressClasses:
      if (picture.ingress_classes.swept(mark)) wake_exposed(picture, touched);
      break;
    case Source::kNamespaces:
      wake_apps_in(picture, picture.policies.namespaces_swept(mark), touched);
      break;
    case Source::kPolicies:
      if (picture.policies.swept(mark)) touched.woken = picture.every_app();
      break;
    default:
      sweep_children(picture, mark, source, where, touched);
  }
}

}  // namespace

// --- lists

void Store::list_asked(Source source, const std::string& namespace_name) {
  door_.by_ourselves({},
                     [&](Picture& picture, Touched&) { picture.mark(source, namespace_name).list_asked(); });
}

void Store::list_began(Source source, const std::string& namespace_name) {
  door_.by_ourselves({},
                     [&](Picture& picture, Touched&) { picture.mark(source, namespace_name).list_began(); });
}

Woken Store::list_done(Source source, const std::string& namespace_name, std::uint64_t version) {
  return door_.told(source, namespace_name, 0, [&](Picture& picture, Mark& mark, Touched& touched) {
    mark.list_complete(version);
    sweep(picture, mark, source, namespace_name, touched);
    mark.list_over();
    if (is_optional(source)) note_served(picture, source, namespace_name, Served::kYes, touched);
  });
}

Woken Store::kind_refused(Source source, const std::string& namespace_name, Served why) {
  return door_.told(source, namespace_name, 0, [&](Picture& picture, Mark& mark, Touched& touched) {
    if (why == Served::kNo) {
      mark.list_asked();
      mark.list_began();
      mark.list_complete(0);
      sweep(picture, mark, source, namespace_name, touched);
      mark.list_over();
    }
    note_served(picture, source, namespace_name, why, touched);
  });
}

// --- what watches tell

Woken Store::app_applied(kinds::ReadApp read) {
  const AppKey key = read.key;
  const std::string status = read.app.status;
  KeptApp app = kept(std::move(read.app), presses_);
  return door_.told(Source::kApps, key.namespace_name, app.resource_version,
                    [&](Picture& picture, const Mark& mark, Touched& touched) {
                      put_app(picture, mark, {key, std::move(app), status}, touched);
                    });
}

Woken Store::app_deleted(const AppKey& key) {
  return door_.told(
      Source::kApps, key.namespace_name, 0,
      [&](Picture& picture, const Mark&, Touched& touched) { forget_app(picture, key, touched); });
}

Woken Store::child_applied(kinds::ReadChild read) {
  const std::string where = read.namespace_name;
  return door_.told(
      source_of(read.child.kind), where, read.child.resource_version,
      [&](Picture& picture, const Mark& mark, Touched& touched) {
        put_child(picture, mark, std::move(read), touched);
      },
      /*of_children=*/true);
}

Woken Store::child_deleted(const kinds::ReadChild& read) {
  return door_.told(
      source_of(read.child.kind), read.namespace_name, read.child.resource_version,
      [&](Picture& picture, const Mark&, Touched& touched) { remove_child(picture, read, touched); },
      /*of_children=*/true);
}

Woken Store::pod_applied(kinds::ReadPod read, std::int64_t at_ms, observed::Measure* measure) {
  const std::string where = read.namespace_name;
  return door_.told(Source::kPods, where, 0, [&](Picture& picture, const Mark& mark, Touched& touched) {
    const observed::Measure seen = observe_pod(picture, mark, read, at_ms, touched);
    if (measure != nullptr) *measure = seen;
    put_pod(picture, mark, std::move(read), touched);
  });
}

Woken Store::pod_deleted(const kinds::ReadPod& read, std::int64_t at_ms, observed::Measure* measure) {
  return door_.told(Source::kPods, read.namespace_name, 0,
                    [&](Picture& picture, const Mark& mark, Touched& touched) {
                      const observed::Measure seen = observe_gone(picture, mark, read, at_ms, touched);
                      if (measure != nullptr) *measure = seen;
                      remove_pod(picture, {read.namespace_name, read.app}, read.name, touched);
                    });
}

Woken Store::secret_applied(kinds::ReadReferent read) {
  const AppKey key{read.namespace_name, read.name};
  return door_.told(Source::kSecrets, key.namespace_name, 0,
                    [&](Picture& picture, const Mark& mark, Touched& touched) {
                      touched.change(picture.secrets.applied(key, std::move(read.facts), mark));
                    });
}

Woken Store::secret_deleted(const kinds::ReadReferent& read) {
  return door_.told(Source::kSecrets, read.namespace_name, 0,
                    [&](Picture& picture, const Mark&, Touched& touched) {
                      touched.change(picture.secrets.deleted({read.namespace_name, read.name}));
                    });
}

Woken Store::config_map_applied(const kinds::ReadConfigMapMetadata& read) {
  return door_.told(
      Source::kForeignConfigMaps, read.namespace_name, 0,
      [&](Picture& picture, const Mark& mark, Touched& touched) {
        touched.change(picture.config_maps.applied({read.namespace_name, read.name}, read.version, mark));
      });
}

Woken Store::config_map_deleted(const kinds::ReadConfigMapMetadata& read) {
  return door_.told(Source::kForeignConfigMaps, read.namespace_name, 0,
                    [&](Picture& picture, const Mark&, Touched& touched) {
                      touched.change(picture.config_maps.deleted({read.namespace_name, read.name}));
                    });
}

Woken Store::ingress_class_applied(const kinds::ReadIngressClass& read) {
  return door_.told(Source::kIngressClasses, "", 0,
                    [&](Picture& picture, const Mark& mark, Touched& touched) {
                      if (picture.ingress_classes.applied(read, mark)) wake_exposed(picture, touched);
                    });
}

Woken Store::ingress_class_deleted(const kinds::ReadIngressClass& read) {
  return door_.told(Source::kIngressClasses, "", 0, [&](Picture& picture, const Mark&, Touched& touched) {
    if (picture.ingress_classes.deleted(read.name)) wake_exposed(picture, touched);
  });
}

Woken Store::namespace_applied(kinds::ReadNamespace read) {
  return door_.told(Source::kNamespaces, "", 0, [&](Picture& picture, const Mark& mark, Touched& touched) {
    wake_apps_in(picture, picture.policies.namespace_applied(std::move(read), mark), touched);
  });
}

Woken Store::namespace_deleted(const kinds::ReadNamespace& read) {
  return door_.told(Source::kNamespaces, "", 0, [&](Picture& picture, const Mark&, Touched& touched) {
    wake_apps_in(picture, picture.policies.namespace_deleted(read.name), touched);
  });
}

Woken Store::policy_applied(kinds::ReadPolicy read) {
  return door_.told(Source::kPolicies, "", read.resource_version,
                    [&](Picture& picture, const Mark& mark, Touched& touched) {
                      if (picture.policies.applied(std::move(read), mark))
                        touched.woken = picture.every_app();
                    });
}

Woken Store::policy_deleted(const kinds::ReadPolicy& read) {
  return door_.told(Source::kPolicies, "", read.resource_version,
                    [&](Picture& picture, const Mark&, Touched& touched) {
                      if (picture.policies.deleted(read.policy.name)) touched.woken = picture.every_app();
                    });
}

Woken Store::task_applied(const std::string& namespace_name, std::shared_ptr<const AdminTask> task) {
  const std::uint64_t version = task->resource_version;
  return door_.told(
      Source::kAdminTasks, namespace_name, version,
      [&](Picture& picture, const Mark& mark, Touched& touched) {
        touched.change(picture.tasks.applied(namespace_name, std::move(task), mark));
      },
      /*of_children=*/true);
}

Woken Store::task_deleted(const std::string& namespace_name, const AdminTask& task) {
  return door_.told(
      Source::kAdminTasks, namespace_name, task.resource_version,
      [&](Picture& picture, const Mark&, Touched& touched) {
        touched.change(picture.tasks.deleted(namespace_name, task));
      },
      /*of_children=*/true);
}

}  // namespace twelvefactor::store
