#include <cctype>
#include <utility>

#include "cli/imports/import_apps.hpp"
#include "imports/known_images.hpp"

namespace twelvefactor::cli {
namespace {

constexpr const char* kKustomizeConfig =
    "# What kustomize has to know about the kind TwelveFactorApp: images reaches spec.image.\n"
    "images:\n"
    "- path: spec/image\n"
    "  kind: TwelveFactorApp\n";

/// "4f2a9c1" of a commit; of another word what a directory may be called.
std::string release_name(const std::string& revision) {
  std::string name;
  for (const char c : revision) {
    if (name.size() == 7) break;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) name += c;
  }
  return name.empty() ? "unknown" : name;
}

std::string quoted(const std::string& text) {
  std::string whole = "\"";
  for (const char c : text) whole += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return whole + "\"";
}

std::string release_text(const std::string& app, const imports::Deploy& deploy) {
  const std::string& image = deploy.image;
  const std::string name = imports::image_name(image);
  const std::size_t digest = image.find('@');
  std::string text =
      "# One build: the commit, and the image that was made of it. The build adds such a directory and "
      "changes none.\n"
      "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- name: " +
      app + "\n  newName: " + quoted(name) + "\n";
  if (digest != std::string::npos) {
    text += "  digest: " + quoted(image.substr(digest + 1)) + "\n";
  } else {
    const std::string tag = image.size() > name.size() ? image.substr(name.size() + 1) : "latest";
    text += "  newTag: " + quoted(tag) + "\n";
  }
  return text + "patches:\n- target: {kind: TwelveFactorApp, name: " + app +
         "}\n  patch: |-\n    - {op: replace, path: /spec/codebase/revision, value: " +
         quoted(deploy.revision) + "}\n";
}

void add_overlay(const std::string& app, const std::string& environment, const std::string& release,
                 const std::string& namespace_name, std::vector<WrittenFile>& files) {
  const std::string directory = "overlays/" + environment + "/";
  files.push_back(
      {directory + "kustomization.yaml",
       "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: " + namespace_name +
           "\nresources:\n- namespace.yaml\n- ../../base\ncomponents:\n- ../../releases/" + release +
           " # to promote or to go back, change this line\npatches:\n- path: " + app + ".yaml\n"});
  files.push_back({directory + "namespace.yaml",
                   "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + namespace_name +
                       "\n  labels:\n    pod-security.kubernetes.io/enforce: restricted\n"});
  files.push_back({directory + app + ".yaml",
                   "# How this environment differs. Everything that may differ is a map: only what is named "
                   "here is changed.\n"
                   "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata:\n  name: " +
                       app + "\nspec:\n  environment: " + quoted(environment) + "\n"});
}

}  // namespace

Result<std::vector<WrittenFile>> gitops_files(const imports::Draft& draft, const imports::Deploy& deploy,
                                              const std::vector<std::string>& environments) {
  imports::Deploy base = deploy;
  base.environment = "to-be-set-by-the-overlay";
  base.revision = "to-be-set-by-the-release";
  base.image = draft.name;
  base.namespace_name.clear();
  auto yaml = imports::app_yaml(draft, base);
  if (!yaml) return yaml.error();
  const std::string release = release_name(deploy.revision);
  std::vector<WrittenFile> files;
  files.push_back({"base/" + draft.name + ".yaml",
                   "# What all environments have in common. It is not applied by itself: the overlays say "
                   "what it lacks.\n" +
                       *yaml});
  files.push_back({"base/kustomization.yaml",
                   "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- " +
                       draft.name + ".yaml\nconfigurations:\n- kustomizeconfig.yaml\n"});
  files.push_back({"base/kustomizeconfig.yaml", kKustomizeConfig});
  files.push_back({"releases/" + release + "/kustomization.yaml", release_text(draft.name, deploy)});
  for (const std::string& environment : environments) {
    const bool one = environments.size() == 1 && !deploy.namespace_name.empty();
    add_overlay(draft.name, environment, release,
                one ? deploy.namespace_name : draft.name + "-" + environment, files);
  }
  return files;
}

}  // namespace twelvefactor::cli
