#include <algorithm>
#include <optional>
#include <utility>

#include "imports/files.hpp"
#include "imports/manifests/app.hpp"
#include "kinds/text/quantity.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr const char* kUsualScratch = "1Gi";

class MountReader {
 public:
  MountReader(App& app, const Part& part)
      : app_(app), part_(part), pod_(pod_of(*part.object)), namespace_(part.object->namespace_name) {}

  void read() {
    const Tree& mounts = member(*part_.container.value, "volumeMounts");
    for (std::size_t i = 0; i < mounts.size() && mounts.is_array(); ++i)
      mount(mounts[i], app_.place(part_).in(".volumeMounts[" + std::to_string(i) + "]"));
    const Tree& claims = inside(part_.object->value, {"spec", "volumeClaimTemplates"});
    if (!claims.empty())
      app_.whole(part_).missing(
          "it keeps files in volumes of its own, and no pod of an app keeps any (factor VI)",
          "keep them in a backing service, such as an object store");
  }

 private:
  void mount(const Tree& stated, const Place& place) {
    const std::string name = member_text(stated, "name");
    const std::string path = member_text(stated, "mountPath");
    const Tree* volume = volume_called(name);
    if (volume == nullptr || name.starts_with("kube-api-access-")) return;
    if (volume->contains("emptyDir")) return scratch(path, member(*volume, "emptyDir"), place);
    const std::string sub_path = member_text(stated, "subPath");
    if (volume->contains("configMap") || volume->contains("secret"))
      return files(*volume, path, sub_path, place);
    if (volume->contains("projected")) {
      for (const Tree& source : items_of(inside(*volume, {"projected", "sources"}))) {
        if (source.contains("configMap") || source.contains("secret")) {
          files(source, path, sub_path, place);
        } else if (source.contains("serviceAccountToken")) {
          place.missing("it is given a token of its account, and pods of an app have none",
                        "keep what needs the API server out of the app");
        } else {
          tell_of_fields(place);
        }
      }
      return;
    }
    if (volume->contains("downwardAPI")) return tell_of_fields(place);
    place.about(part_.at()).missing(reason_of(*volume, path), remedy_of(*volume));
  }

  static void tell_of_fields(const Place& place) {
    place.missing("fields of the pod are left out where they are files",
                  "read them from variables: pod.fieldEnv");
  }

  [[nodiscard]] const Tree* volume_called(const std::string& name) const {
    const Tree& volumes = member(pod_, "volumes");
    if (!volumes.is_array()) return nullptr;
    const auto found = std::ranges::find_if(
        volumes, [&name](const Tree& each) { return member_text(each, "name") == name; });
    return found == volumes.end() ? nullptr : &*found;
  }

  static std::string reason_of(const Tree& volume, const std::string& path) {
    if (volume.contains("hostPath"))
      return "it uses files of its node in " + path + ", which no pod of an app may";
    if (volume.contains("persistentVolumeClaim") || volume.contains("ephemeral"))
      return "it keeps files in " + path + ", and no pod of an app keeps any (factor VI)";
    if (volume.contains("csi")) return "a driver gives it files in " + path + ", which is left out";
    return "the volume in " + path + " is left out";
  }

  static std::string remedy_of(const Tree& volume) {
    if (volume.contains("hostPath")) return "do without them";
    if (volume.contains("csi")) return "let the driver make a Secret, and state its keys in config.files";
    return "keep them in a backing service, such as an object store; what may be lost goes into scratch";
  }

  void scratch(const std::string& path, const Tree& stated, const Place& place) {
    DraftScratch scratch{kUsualScratch, member_text(stated, "medium") == "Memory"};
    const auto limit = kinds::canonical_quantity(member_text(stated, "sizeLimit"));
    if (limit) scratch.size = *limit;
    DraftProcess& process = app_.draft.processes[part_.name];
    const bool temporary = path == "/tmp";
    if (temporary && limit) process.scratch[path] = scratch;
    if (temporary && !limit)
      return place.guess("/tmp of an app has 64Mi", "state scratch./tmp with a size, if it needs more");
    if (!add_scratch(path, scratch, app_.draft, process))
      return place.missing("there can be no directory at " + path, "choose another path");
    if (!limit && !temporary)
      place.guess("the directory " + path + " has no limit there, and 1Gi here",
                  "state scratch." + path + ".size");
  }

  /// The keys of a ConfigMap or Secret as files below `path`, or one of them at `path`.
  void files(const Tree& volume, const std::string& path, const std::string& sub_path, const Place& place) {
    const bool secret = volume.contains("secret");
    const Tree& source = member(volume, secret ? "secret" : "configMap");
    std::string name = member_text(source, "secretName");
    if (name.empty()) name = member_text(source, "name");
    const auto keys = keys_of(source, secret ? "Secret" : "ConfigMap", name, sub_path);
    if (!keys) {
      if (!app_.world.choice.alone)
        place.about("config.files")
            .missing(std::string("the keys of the ") + (secret ? "Secret " : "ConfigMap ") + name +
                         " are not known, so the files in " + path + " are left out",
                     "state each in config.files, with its key");
      return;
    }
    for (const auto& [key, file] : *keys) {
      if (!sub_path.empty() && file != sub_path) continue;
      const std::string whole = sub_path.empty() ? joined(path, file) : path;
      add(name, key, whole, secret, place.about("config.files"));
    }
  }

  static std::string joined(const std::string& path, const std::string& file) {
    return path + (path.ends_with('/') ? "" : "/") + file;
  }

  /// Key -> file. None: nobody says which keys there are.
  [[nodiscard]] std::optional<StringMap> keys_of(const Tree& source, std::string_view kind,
                                                 const std::string& name, const std::string& sub_path) const {
    StringMap keys;
    for (const Tree& item : items_of(member(source, "items")))
      keys[member_text(item, "key")] = member_text(item, "path");
    if (!keys.empty()) return keys;
    const Object* object = app_.world.find(kind, namespace_, name);
    if (object == nullptr) {
      if (sub_path.empty()) return std::nullopt;
      return StringMap{{sub_path, sub_path}};
    }
    for (const char* const part : {"data", "stringData"}) {
      for (const auto& [key, value] : member(object->value, part).items()) keys[key] = key;
    }
    return keys;
  }

  void add(const std::string& name, const std::string& key, const std::string& path, bool secret,
           const Place& place) {
    Draft& draft = app_.draft;
    const auto before = draft.files.find(path);
    const Object* config_map = secret ? nullptr : app_.world.find("ConfigMap", namespace_, name);
    const Tree& text = config_map == nullptr ? member(Tree(), "") : inside(config_map->value, {"data", key});
    if (before != draft.files.end()) {
      const bool same = text.is_string() ? before->second.value == text.get<std::string>() ||
                                               !before->second.secret_key.empty()
                                         : true;
      if (!same)
        place.missing("another process has another file at " + path, "choose another path for one of them");
      return;
    }
    bool added = text.is_string() && add_text_file(path, text.get<std::string>(), draft);
    if (!added && add_secret_file(path, key, draft)) {
      added = true;
      DraftFile& file = draft.files[path];
      if (secret) {
        file.secret_name = name;
      } else {
        file = {"", "", "", name, key};
      }
    }
    if (!added)
      place.missing("there can be no file at " + path + ", or there are too many", "choose another path");
  }

  App& app_;
  const Part& part_;
  const Tree& pod_;
  std::string namespace_;
};

}  // namespace

void read_mounts(App& app, const Part& part) {
  MountReader(app, part).read();
}

}  // namespace twelvefactor::imports::plain
