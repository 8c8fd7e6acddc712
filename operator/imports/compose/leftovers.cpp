#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "imports/compose/settings.hpp"

namespace twelvefactor::imports::compose {
namespace {

// Read elsewhere in this directory.
constexpr auto kRead = std::to_array<std::string_view>({"image",       "build",
                                                        "command",     "entrypoint",
                                                        "environment", "env_file",
                                                        "ports",       "expose",
                                                        "depends_on",  "links",
                                                        "healthcheck", "deploy",
                                                        "scale",       "cpus",
                                                        "mem_limit",   "mem_reservation",
                                                        "secrets",     "configs",
                                                        "volumes",     "tmpfs",
                                                        "user",        "stop_grace_period",
                                                        "profiles",    "extends",
                                                        "provider"});

// The platform does it in its own way, or it is for a developer's machine.
constexpr auto kLeft = std::to_array<std::string_view>({"container_name",
                                                        "hostname",
                                                        "domainname",
                                                        "networks",
                                                        "restart",
                                                        "init",
                                                        "tty",
                                                        "stdin_open",
                                                        "pull_policy",
                                                        "labels",
                                                        "label_file",
                                                        "annotations",
                                                        "develop",
                                                        "attach",
                                                        "read_only",
                                                        "security_opt",
                                                        "cap_drop",
                                                        "platform",
                                                        "external_links",
                                                        "dns",
                                                        "dns_search",
                                                        "dns_opt",
                                                        "mac_address",
                                                        "ulimits",
                                                        "shm_size",
                                                        "oom_score_adj",
                                                        "oom_kill_disable",
                                                        "mem_swappiness",
                                                        "memswap_limit",
                                                        "cpu_shares",
                                                        "cpu_quota",
                                                        "cpu_period",
                                                        "cpu_count",
                                                        "cpu_percent",
                                                        "cpuset",
                                                        "pids_limit",
                                                        "blkio_config",
                                                        "storage_opt",
                                                        "isolation",
                                                        "runtime",
                                                        "stop_signal",
                                                        "uts",
                                                        "cgroup",
                                                        "cgroup_parent",
                                                        "credential_spec",
                                                        "ipc",
                                                        "extra_hosts",
                                                        "volume_driver",
                                                        "post_start"});

struct Attribute {
  std::string_view name;
  std::string_view text;
  std::string_view remedy;
};

constexpr auto kMissing = std::to_array<Attribute>({
    {"working_dir", "a process starts in the directory that the image says", "set WORKDIR in the image"},
    {"privileged", "it asks for all rights of the machine, which no pod of an app has",
     "let it do without them"},
    {"cap_add", "it asks for capabilities, which no pod of an app has", "let it do without them"},
    {"devices", "it asks for devices of the machine, which no pod of an app has", "run it elsewhere"},
    {"gpus", "it asks for a GPU, which no process of an app gets",
     "run it elsewhere, as a service of its own"},
    {"network_mode", "it has no network of its own there",
     "let it listen on its port, and reach others by name"},
    {"pid", "it sees the processes of others there, which no pod of an app does", "let it do without"},
    {"userns_mode", "it shares users with the machine there", "let it do without"},
    {"group_add", "it has further groups there", "let it do without, or state security.runAsGroup"},
    {"sysctls", "it sets parameters of the kernel, which no pod of an app may", "let the platform set them"},
    {"volumes_from", "it has the files of another service, and pods share none",
     "keep them in a backing service, such as an object store"},
    {"logging", "it says where its log goes, and the platform does here (factor XI)",
     "let it write to standard output"},
    {"pre_start", "it runs commands before it starts",
     "write them as an admin process with trigger BeforeRelease"},
    {"pre_stop", "it runs commands before it ends", "let the program do it on SIGTERM"},
    {"models", "it is attached to a model", "attach it as a backing service"},
    {"use_api_socket", "it talks to Docker, which no pod can", "let it do without"},
});

bool is_in(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

void tell_of_the_rest(const Service& service, const NotePlace& place) {
  std::string left;
  for (const auto& [name, value] : service.value.items()) {
    if (value.is_null() || is_in(kRead, name) || name.starts_with("x-")) continue;
    const auto known = std::ranges::find(kMissing, std::string_view(name), &Attribute::name);
    if (is_in(kLeft, name)) {
      left += (left.empty() ? "" : ", ") + name;
    } else if (known != kMissing.end()) {
      if (value != false) place.missing(name, std::string(known->text), std::string(known->remedy));
    } else {
      place.missing(name, name + " is no attribute of a service that is known here",
                    "correct it, or state what it does in the app");
    }
  }
  for (const auto& [name, value] : member(service.value, "deploy").items()) {
    if (name != "replicas" && name != "resources" && name != "mode")
      left += (left.empty() ? "deploy." : ", deploy.") + name;
  }
  if (!left.empty()) place.guess("", "left out, since the platform does it in its own way: " + left);
}

void tell_of_the_rest_of_file(const Tree& project, const std::string& source, Draft& draft) {
  constexpr auto kReadOfFile = std::to_array<std::string_view>(
      {"name", "version", "services", "networks", "volumes", "secrets", "configs", "include"});
  for (const auto& [name, value] : project.items()) {
    if (!is_in(kReadOfFile, name) && !name.starts_with("x-"))
      draft.notes.push_back({Note::Weight::kMissing, source + ": " + name, "",
                             "it is nothing that is known here",
                             "correct it, or state what it does in the app"});
  }
}

}  // namespace twelvefactor::imports::compose
