#include "kinds/read/made_metadata.hpp"

#include <algorithm>

#include "kinds/digest/hash.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

bool is_our_label(std::string_view name) {
  return name.starts_with("app.kubernetes.io/") || name.starts_with("twelvefactor.dev/");
}

std::optional<dom::element> member_at(dom::element from, std::initializer_list<std::string_view> path) {
  std::optional<dom::element> at = from;
  for (const std::string_view step : path) {
    at = member(*at, step);
    if (!at) return at;
  }
  return at;
}

std::optional<dom::element> item_named(dom::element list, std::string_view name) {
  dom::array items;
  if (list.get_array().get(items) != simdjson::SUCCESS) return std::nullopt;
  for (const dom::element item : items) {
    if (text(item, "name") == name) return item;
  }
  return std::nullopt;
}

/// The pods of a Job have its labels, and the revision as a variable.
std::optional<MadeMetadata> of_job(dom::element job) {
  const auto pod = member_at(job, {"spec", "template"});
  const auto labels = pod ? member_at(*pod, {"metadata", "labels"}) : std::nullopt;
  dom::object fields;
  if (!labels || labels->get_object().get(fields) != simdjson::SUCCESS) return std::nullopt;
  MadeMetadata made;
  for (const auto& [name, value] : fields) {
    if (is_our_label(name) && value.is_string()) made.labels.emplace(name, text(*labels, name));
  }
  const auto containers = member_at(*pod, {"spec", "containers"});
  const auto container = containers ? item_named(*containers, kContainerName) : std::nullopt;
  const auto env = container ? member(*container, "env") : std::nullopt;
  const auto revision = env ? item_named(*env, "TWELVEFACTOR_REVISION") : std::nullopt;
  if (revision) made.annotations.emplace(kRevisionAnnotation, text(*revision, "value"));
  return made;
}

std::optional<MadeMetadata> of_release(dom::element release) {
  const auto spec = member(release, "spec");
  const auto codebase = spec ? member(*spec, "codebase") : std::nullopt;
  if (!codebase) return std::nullopt;
  const std::string app(text(*spec, "app"));
  const std::string revision(text(*codebase, "revision"));
  MadeMetadata made;
  for (const char* const name : {"name", "instance", "part-of"})
    made.labels.emplace(std::string("app.kubernetes.io/") + name, app);
  made.labels.emplace(kManagedByLabel, kFieldManager);
  made.labels.emplace(kVersionLabel, version_label(revision));
  made.labels.emplace(kAppLabel, app);
  made.labels.emplace(kEnvironmentLabel, text(*spec, "environment"));
  made.labels.emplace(kReleaseLabel, release_word(number(*spec, "number")));
  made.annotations.emplace(kRevisionAnnotation, revision);
  made.annotations.emplace(kRepositoryAnnotation, text(*codebase, "repository"));
  return made;
}

std::optional<MadeMetadata> made(Kind kind, dom::element object) {
  if (kind == Kind::kJob) return of_job(object);
  return kind == Kind::kAppRelease ? of_release(object) : std::nullopt;
}

bool has(dom::element metadata, std::string_view map, const StringMap& wanted) {
  const auto found = member(metadata, map);
  return std::ranges::all_of(wanted, [&found](const auto& entry) {
    const auto value = found ? member(*found, entry.first) : std::nullopt;
    return value && value->is_string() && std::string_view(*value) == entry.second;
  });
}

/// Is it there as we wrote it? Somebody who changed it has it in an entry of theirs.
bool owns_annotation(const OwnEntries& own, std::string_view name) {
  return std::ranges::any_of(own.span(), [name](const OwnedNode& entry) {
    return member_at(entry.fields, {"f:metadata", "f:annotations", std::string("f:").append(name)})
        .has_value();
  });
}

/// Annotations of a Job that nothing in it repeats.
bool has_what_is_told_elsewhere(dom::element metadata, const MadeMetadata& made, const OwnEntries& own) {
  const auto app = made.labels.find(std::string(kAppLabel));
  const std::string_view name = text(metadata, "name");
  const bool once = app != made.labels.end() && release_of_gate_job(app->second, name) == 0 &&
                    !is_task_job(app->second, name);
  return owns_annotation(own, kRepositoryAnnotation) && (!once || owns_annotation(own, kRunIdAnnotation));
}

bool app_owner_blocks(dom::element metadata) {
  dom::array owners;
  const auto found = member(metadata, "ownerReferences");
  if (!found || found->get_array().get(owners) != simdjson::SUCCESS) return false;
  return std::ranges::any_of(owners, [](dom::element owner) {
    bool blocks = false;
    const auto flag = member(owner, "blockOwnerDeletion");
    return text(owner, "kind") == kAppKind && flag && flag->get_bool().get(blocks) == simdjson::SUCCESS &&
           blocks;
  });
}

std::uint32_t hash_of(dom::element metadata) {
  std::string now;
  for (const char* const part : {"labels", "annotations", "ownerReferences"}) {
    if (const auto found = member(metadata, part)) now += simdjson::minify(*found);
  }
  const auto hash = static_cast<std::uint32_t>(hash_leaf("", now).low);
  return hash == 0 ? 1 : hash;
}

}  // namespace

std::optional<MadeMetadata> made_metadata(Kind kind, std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  return made(kind, object);
}

std::uint32_t edited_metadata(Kind kind, dom::element object, const OwnEntries& own) {
  const auto metadata = member(object, "metadata");
  // The Jobs of a CronJob are not ours to write.
  if (!metadata || !app_owner(*metadata)) return 0;
  const auto wanted = made(kind, object);
  if (!wanted) return 0;
  const bool same = has(*metadata, "labels", wanted->labels) &&
                    has(*metadata, "annotations", wanted->annotations) && app_owner_blocks(*metadata) &&
                    (kind != Kind::kJob || has_what_is_told_elsewhere(*metadata, *wanted, own));
  return same ? 0 : hash_of(*metadata);
}

}  // namespace twelvefactor::kinds
