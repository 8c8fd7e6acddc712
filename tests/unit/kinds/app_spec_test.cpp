#include "kinds/deploy/app_spec_json.hpp"

#include <gtest/gtest.h>

#include "unit/apps.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::kinds {
namespace {

using testing::parse_spec;
using testing::small_spec;

TEST(AppSpec, ReadsEveryField) {
  const AppSpec spec = parse_spec(R"(
environment: production
codebase: {repository: r, revision: v}
image: i
config:
  env: {A: "1"}
  secrets:
    G: {generate: {bytes: 16, encoding: hex, rotation: "3"}}
    R: {secretKeyRef: {name: other, key: k}}
backingServices:
  db: {type: postgresql, provider: rds, version: "15", secretRef: {name: s}, env: {URL: uri}, mount: true}
processes:
  web:
    command: [c]
    args: [a, b]
    port: 8080
    replicas: 3
    resources: {requests: {cpu: 0.1, memory: 64Mi}, limits: {cpu: 1}}
    startup: {path: /s, initialDelaySeconds: 1, periodSeconds: 2, timeoutSeconds: 3, successThreshold: 4, failureThreshold: 5}
    readiness: {tcp: true}
    liveness: {exec: [a, b]}
    terminationGracePeriodSeconds: 7
    preStopSleepSeconds: 8
    minReadySeconds: 9
adminProcesses:
  migrate: {command: [m], args: [x], trigger: Once, runId: "2", activeDeadlineSeconds: 9, resources: {limits: {memory: 1Gi}}}
logs: {format: json}
serviceAccount: {annotations: {a/b: c}}
)");
  EXPECT_EQ(spec.environment, "production");
  EXPECT_EQ(spec.codebase.repository, "r");
  EXPECT_EQ(spec.codebase.revision, "v");
  EXPECT_EQ(spec.image, "i");
  EXPECT_EQ(spec.config.env, (StringMap{{"A", "1"}}));
  const auto& generated = std::get<GeneratedValue>(spec.config.secrets.at("G"));
  EXPECT_EQ(generated.bytes, 16);
  EXPECT_EQ(generated.encoding, Encoding::kHex);
  EXPECT_EQ(generated.rotation, "3");
  const auto& reference = std::get<SecretKeyRef>(spec.config.secrets.at("R"));
  EXPECT_EQ(reference.name, "other");
  EXPECT_EQ(reference.key, "k");
  const BackingService& service = spec.backing_services.at("db");
  EXPECT_EQ(service.type, "postgresql");
  EXPECT_EQ(service.provider, "rds");
  EXPECT_EQ(service.version, "15");
  EXPECT_EQ(service.secret_name, "s");
  EXPECT_EQ(service.env, (StringMap{{"URL", "uri"}}));
  EXPECT_TRUE(service.mount);
  const Process& web = spec.processes.at("web");
  EXPECT_EQ(web.command, std::vector<std::string>{"c"});
  EXPECT_EQ(web.args, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(web.port, 8080);
  EXPECT_EQ(web.replicas, 3);
  EXPECT_EQ(web.resources.requests, (StringMap{{"cpu", "100m"}, {"memory", "64Mi"}}));
  EXPECT_EQ(web.resources.limits, (StringMap{{"cpu", "1"}}));
  EXPECT_EQ(web.startup->path, "/s");
  EXPECT_EQ(web.startup->initial_delay_seconds, 1);
  EXPECT_EQ(web.startup->period_seconds, 2);
  EXPECT_EQ(web.startup->timeout_seconds, 3);
  EXPECT_EQ(web.startup->success_threshold, 4);
  EXPECT_EQ(web.startup->failure_threshold, 5);
  EXPECT_TRUE(web.readiness->tcp);
  EXPECT_EQ(web.liveness->exec, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(web.termination_grace_period_seconds, 7);
  EXPECT_EQ(web.pre_stop_sleep_seconds, 8);
  EXPECT_EQ(web.min_ready_seconds, 9);
  const AdminProcess& migrate = spec.admin_processes.at("migrate");
  EXPECT_EQ(migrate.command, std::vector<std::string>{"m"});
  EXPECT_EQ(migrate.args, std::vector<std::string>{"x"});
  EXPECT_EQ(migrate.run_id, "2");
  EXPECT_EQ(migrate.active_deadline_seconds, 9);
  EXPECT_EQ(migrate.resources.limits, (StringMap{{"memory", "1Gi"}}));
  EXPECT_EQ(spec.log_format, "json");
  EXPECT_EQ(spec.service_account_annotations, (StringMap{{"a/b", "c"}}));
}

TEST(AppSpec, FillsInTheDefaultsOfTheApi) {
  const AppSpec spec = parse_spec(R"(
environment: e
codebase: {repository: r, revision: v}
image: i
config: {secrets: {G: {generate: {}}}}
backingServices: {db: {type: t, secretRef: {name: s}}}
processes: {web: {port: 8080, readiness: {path: /}}}
adminProcesses: {migrate: {command: [m], trigger: Once}}
)");
  const auto& generated = std::get<GeneratedValue>(spec.config.secrets.at("G"));
  EXPECT_EQ(generated.bytes, 32);
  EXPECT_EQ(generated.encoding, Encoding::kBase64Url);
  EXPECT_EQ(generated.rotation, "1");
  EXPECT_FALSE(spec.backing_services.at("db").mount);
  const Process& web = spec.processes.at("web");
  EXPECT_EQ(web.replicas, 1);
  EXPECT_EQ(web.termination_grace_period_seconds, 30);
  EXPECT_EQ(web.pre_stop_sleep_seconds, 0);
  EXPECT_FALSE(web.startup || web.liveness);
  EXPECT_EQ(web.readiness->period_seconds, 10);
  EXPECT_EQ(web.readiness->timeout_seconds, 1);
  EXPECT_EQ(web.readiness->success_threshold, 1);
  EXPECT_EQ(web.readiness->failure_threshold, 3);
  EXPECT_EQ(web.readiness->initial_delay_seconds, 0);
  EXPECT_EQ(spec.admin_processes.at("migrate").run_id, "1");
  EXPECT_EQ(spec.admin_processes.at("migrate").active_deadline_seconds, 3600);
  EXPECT_EQ(spec.log_format, "");
}

TEST(AppSpec, LeavesUnknownFieldsAndNullsAlone) {
  const AppSpec spec = parse_spec(
      small_spec() + "\nplacement: {nodeSelector: {}}\nconfig: null\nlogs: {format: null, later: 3}\n");
  EXPECT_EQ(spec.processes.size(), 1U);
  EXPECT_TRUE(spec.config.env.empty());
}

/// What a strict reader says of the spec.
std::string strict_error_of(const std::string& yaml) {
  const auto parsed = yaml::yaml_to_json(yaml);
  EXPECT_TRUE(parsed) << yaml << parsed.error().message;
  const auto spec = parse_app_spec_strictly(parsed->front());
  return spec ? "no error" : spec.error().message;
}

constexpr const char* kHelp = "; kubectl explain tfa.spec names those that there are";

TEST(AppSpec, KnowsEveryFieldThatItReads) {
  EXPECT_EQ(strict_error_of(testing::shop_spec()), "no error");
  EXPECT_EQ(strict_error_of(small_spec() + "\nconfig: null\nlogs: {format: null}\nadminProcesses: {}\n"),
            "no error");
}

TEST(AppSpec, TellsWhoLooksForAVolumeWhatToDoInstead) {
  EXPECT_EQ(strict_error_of(small_spec() + "\nvolumes: [{name: data}]\n"),
            ".spec.volumes: pods keep nothing: see processes.<name>.scratch, and attach an object store");
  EXPECT_EQ(strict_error_of(small_spec() + "\nvolumes: []\n"), "no error") << "as the definition has it";
}

TEST(AppSpec, ReadsWhatAProcessHasOfItsOwn) {
  const AppSpec spec = parse_spec(
      "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\n"
      R"(
processes:
  web:
    port: 8080
    env: {POOL: "10"}
    secrets: {KEY: {generate: {}}, LICENCE: {secretKeyRef: {name: licence, key: web}}}
    scratch: {/tmp: {size: 1024Mi}, /data: {size: 64Mi, medium: Memory}}
    rollout: {maxSurge: 1, maxUnavailable: 25%, minReadySeconds: 3, progressDeadlineSeconds: 900}
    pod: {labels: {team: shop}, annotations: {a: b}, priorityClassName: high, fieldEnv: {IP: status.podIP}}
    placement: {nodeSelector: {}, tolerations: []}
)");
  const Process& web = spec.processes.at("web");
  EXPECT_EQ(web.env, (StringMap{{"POOL", "10"}}));
  EXPECT_EQ(web.secrets.size(), 2U);
  EXPECT_EQ(web.scratch.at("/tmp").size, "1Gi");
  EXPECT_FALSE(web.scratch.at("/tmp").memory);
  EXPECT_TRUE(web.scratch.at("/data").memory);
  EXPECT_EQ(web.rollout.max_surge, "1");
  EXPECT_EQ(web.rollout.max_unavailable, "25%");
  EXPECT_EQ(web.rollout.progress_deadline_seconds, 900);
  EXPECT_EQ(web.min_ready_seconds, 3);
  EXPECT_EQ(web.pod.priority_class, "high");
  EXPECT_EQ(web.pod.field_env, (StringMap{{"IP", "status.podIP"}}));
  EXPECT_TRUE(web.placement.node_selector && web.placement.node_selector->empty()) << "none is stated, too";
  EXPECT_TRUE(web.placement.tolerations && !web.placement.topology_spread);
}

constexpr const char* kProxy =
    "image: registry.example.com/p@sha256:1111111111111111111111111111111111111111111111111111111111111111";

std::string sidecar_error(const std::string& fields, const std::string& name, const std::string& more) {
  return strict_error_of(
      "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\nprocesses: {web: {" + fields +
      ", sidecars: {" + name + ": {" + kProxy + more + "}}}}\n");
}

TEST(AppSpec, SaysWhatASidecarCannotHave) {
  const std::string at = ".spec.processes.web.sidecars.";
  EXPECT_EQ(sidecar_error("port: 8080", "proxy", ", readiness: {path: /}"), "no error") << "all share a port";
  EXPECT_EQ(sidecar_error("port: 8080", "app", ""),
            at + "app: is the name of the process' own container; choose another");
  EXPECT_EQ(
      sidecar_error("replicas: 1", "proxy", ", startup: {tcp: true}"),
      at + "proxy.startup: asks the port of the process, which has none; name one of ports of the sidecar in "
           "port, or use exec");
  EXPECT_EQ(sidecar_error("replicas: 1", "proxy",
                          ", ports: {pool: {port: 6432}}, startup: {tcp: true, port: pool}"),
            "no error");
  EXPECT_EQ(sidecar_error("ports: {grpc: {port: 9000}}", "proxy", ", readiness: {grpc: {}, port: grpc}"),
            "no error")
      << "one network";
  EXPECT_EQ(sidecar_error("port: 8080", "proxy", ", readiness: {tcp: true, port: pool}"),
            at +
                "proxy.readiness.port: names no port; name one of ports of the sidecar or of the process, or "
                "http for port of the process");
  EXPECT_EQ(sidecar_error("port: 8080", "proxy", ", readiness: {exec: [check], port: http}"),
            at + "proxy.readiness.port: is asked by no command; remove port or exec");
  EXPECT_EQ(sidecar_error("port: 8080", "proxy", ", ports: {http: {port: 6432}}"),
            at + "proxy.ports.http: is the name of port; choose another");
  EXPECT_EQ(
      sidecar_error("port: 8080, ports: {pool: {port: 9090}}", "proxy", ", ports: {pool: {port: 6432}}"),
      at + "proxy.ports.pool: is the name of a port of the process or of another sidecar; choose another");
  EXPECT_EQ(
      sidecar_error("port: 8080", "proxy", ", ports: {pool: {port: 8080}}"),
      at + "proxy.ports.pool.port: is a port of the process or of another sidecar, with which the sidecar "
           "shares one network; give each its own number");
  EXPECT_EQ(
      sidecar_error("port: 8080, scratch: {/run/php: {size: 1Mi}}", "proxy",
                    ", files: {/run/php/a: {value: x}}"),
      at + "proxy.files./run/php/a: is in the way of scratch./run/php, which the sidecar sees, too; choose "
           "another path for one of them");
  EXPECT_EQ(sidecar_error("port: 8080", "proxy", ", env: {PORT: \"1\"}"),
            at + "proxy.env.PORT: is set by the operator; remove it");
}

TEST(AppSpec, ReadsFiles) {
  const Files files = parse_spec(small_spec() + R"(
config:
  files:
    /etc/a: {value: "x: 1"}
    /etc/b: {configMapKeyRef: {name: c, key: k}}
    /etc/c: {secretKeyRef: {name: s, key: k}}
    /etc/d: {value: ""}
)")
                          .config.files;
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files.at("/etc/a").text, "x: 1");
  EXPECT_EQ(files.at("/etc/b").from, File::From::kConfigMap);
  EXPECT_EQ(files.at("/etc/b").name, "c");
  EXPECT_EQ(files.at("/etc/c").from, File::From::kSecret);
  EXPECT_EQ(files.at("/etc/c").key, "k");
  EXPECT_EQ(files.at("/etc/d").from, File::From::kLiteral);
}

TEST(AppSpec, RefusesFilesThatAreTwoThingsOrInTheWay) {
  const std::string one = "must have exactly one of value, configMapKeyRef, secretKeyRef";
  EXPECT_EQ(strict_error_of(small_spec() + "\nconfig: {files: {/etc/a: {}}}\n"),
            ".spec.config.files./etc/a: " + one);
  EXPECT_EQ(strict_error_of(small_spec() +
                            "\nconfig: {files: {/a: {value: x, secretKeyRef: {name: s, key: k}}}}\n"),
            ".spec.config.files./a: " + one);
  const auto beside = [](const std::string& file) {
    return strict_error_of(
        "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\n"
        "processes: {web: {port: 8080, scratch: {/data/files: {size: 1Mi}}}}\n"
        "config: {files: {" +
        file + ": {value: x}}}\n");
  };
  const std::string in_the_way =
      " is in the way of processes.web.scratch./data/files, which begins empty; choose another path for one "
      "of "
      "them";
  for (const std::string file : {"/data/files", "/data/files/a", "/data"})
    EXPECT_EQ(beside(file), ".spec.config.files." + file + ":" + in_the_way);
  for (const std::string file : {"/data/file", "/data/filesystem", "/dat"})
    EXPECT_EQ(beside(file), "no error");
}

std::string error_of_web(const std::string& fields) {
  return strict_error_of(
      "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\nprocesses: {web: " + fields + "}\n");
}

TEST(AppSpec, ReadsFurtherPortsAndWhichOfThemProbesAsk) {
  const AppSpec spec = parse_spec(
      "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\n"
      R"(
processes:
  orders:
    ports: {grpc: {port: 9000, appProtocol: kubernetes.io/h2c}, metrics: {port: 9090}}
    readiness: {grpc: {service: shop.Orders}, port: grpc}
    liveness: {grpc: {}, port: grpc}
    startup: {tcp: true, port: metrics}
)");
  const Process& orders = spec.processes.at("orders");
  EXPECT_FALSE(orders.port);
  EXPECT_EQ(orders.ports.at("grpc"), (NamedPort{9000, "kubernetes.io/h2c"}));
  EXPECT_EQ(orders.ports.at("metrics"), (NamedPort{9090, ""}));
  EXPECT_EQ(orders.readiness->grpc, "shop.Orders");
  EXPECT_EQ(orders.readiness->port, "grpc");
  EXPECT_EQ(orders.liveness->grpc, "") << "the server as a whole";
  EXPECT_FALSE(orders.startup->grpc);
}

TEST(AppSpec, ReadsEveryHostAndPath) {
  const auto expose = [](const std::string& fields) {
    return parse_spec(
               "environment: e\ncodebase: {repository: r, revision: a}\nimage: i\nprocesses: {web: {port: "
               "8080, "
               "expose: " +
               fields + "}}\n")
        .processes.at("web")
        .expose.value();
  };
  using Texts = std::vector<std::string>;
  const Expose plain = expose("{host: a}");
  EXPECT_EQ(plain.hosts, Texts{"a"});
  EXPECT_EQ(plain.paths, Texts{"/"});
  EXPECT_FALSE(plain.gateway);
  const Expose many = expose(
      "{host: a, hosts: [b, c], paths: [/x], gateway: {name: g, namespace: ns, sectionName: s, "
      "redirectSectionName: r}}");
  EXPECT_EQ(many.hosts, (Texts{"a", "b", "c"}));
  EXPECT_EQ(many.paths, Texts{"/x"}) << "not every path";
  EXPECT_EQ(many.gateway, (GatewayRef{"g", "ns", "s", "r"}));
  EXPECT_EQ(error_of_web("{port: 8080, expose: {host: a, hosts: [a]}}"),
            ".spec.processes.web.expose.hosts: names a twice; name it once");
  EXPECT_EQ(error_of_web("{port: 8080, expose: {path: /}}"),
            ".spec.processes.web.expose: must name a host; state host or hosts");
  EXPECT_EQ(
      error_of_web("{port: 8080, expose: {host: a, gateway: {name: g, redirectSectionName: r}}}"),
      ".spec.processes.web.expose.gateway.redirectSectionName: is the listener for plain HTTP; name that for "
      "HTTPS in sectionName");
}

TEST(AppSpec, SaysWhatIsWrongWithAPort) {
  EXPECT_EQ(error_of_web("{port: 8080, ports: {metrics: {port: 8080}}}"),
            ".spec.processes.web.ports.metrics.port: is the number of another port of the process; give each "
            "its own");
  EXPECT_EQ(error_of_web("{port: 8080, ports: {http: {port: 9090}}}"),
            ".spec.processes.web.ports.http: is the name of port; choose another");
  EXPECT_EQ(error_of_web("{port: 8080, ports: {metrics: {port: 9090}}, readiness: {tcp: true, port: grpc}}"),
            ".spec.processes.web.readiness.port: names no port of the process; name one of ports, or http "
            "for port");
  EXPECT_EQ(error_of_web("{ports: {metrics: {port: 9090}}, readiness: {tcp: true}}"),
            ".spec.processes.web.readiness: asks over the network, but the process has no port; add port, "
            "name one of "
            "ports, or use exec");
  EXPECT_EQ(error_of_web("{port: 8080, readiness: {exec: [a], port: http}}"),
            ".spec.processes.web.readiness.port: is asked by no command; remove port or exec");
  EXPECT_EQ(
      error_of_web("{port: 8080, ports: {metrics: {port: 9090}}, env: {PORT_X: a}}"),
      ".spec.processes.web.env.PORT_X: PORT_* are set by the operator where a process has ports; call it "
      "something else");
  EXPECT_EQ(error_of_web("{port: 8080, env: {PORT_X: a}}"), "no error");
}

TEST(AppSpec, NamesEveryUnknownFieldWhenItIsStrict) {
  EXPECT_EQ(strict_error_of(small_spec() + R"(
placemnt: {nodeSelector: {}}
colour: null
config: {envv: {A: b}, secrets: {K: {generate: {size: 3}}}}
backingServices: {db: {type: t, secretRef: {name: s, key: k}, env: {URL: uri}}}
adminProcesses: {seed: {command: [a], trigger: Once, resources: {limits: {gpu: 1}}}}
)"),
            std::string("unknown fields .spec.adminProcesses.seed.resources.limits.gpu, "
                        ".spec.backingServices.db.secretRef.key, .spec.colour, .spec.config.envv, "
                        ".spec.config.secrets.K.generate.size, .spec.placemnt") +
                kHelp);
}

TEST(AppSpec, NamesAnUnknownFieldBesideWhatIsWrong) {
  EXPECT_EQ(strict_error_of(
                "environment: e\ncodebase: {repository: r, revision: v}\nimage: i\nproceses: {web: {}}"),
            std::string("unknown field .spec.proceses") + kHelp +
                "; .spec.processes: must name at least one process, such as web");
  EXPECT_EQ(strict_error_of(small_spec() + "\nconfig: {env: {A: {value: b}}}"),
            ".spec.config.env.A: must be a string; put it in quotes")
      << "what stands where no object belongs has no fields";
}

/// The error of small_spec() with `more` added, or with `replaced` instead of its processes.
std::string error_of(const std::string& yaml) {
  const auto parsed = yaml::yaml_to_json(yaml);
  EXPECT_TRUE(parsed) << yaml << parsed.error().message;
  const auto spec = parse_app_spec(parsed->front());
  return spec ? "no error" : spec.error().message;
}

std::string error_with(const std::string& more) {
  return error_of(small_spec() + "\n" + more);
}

std::string error_of_process(const std::string& web) {
  return error_of(
      "environment: e\ncodebase: {repository: r, revision: v}\nimage: i\nprocesses: {web: " + web + "}");
}

TEST(AppSpec, NamesTheRequiredFieldThatIsMissing) {
  constexpr const char* kCodebase = "codebase: {repository: r, revision: v}\n";
  constexpr const char* kProcesses = "processes: {worker: {}}\n";
  const std::string environment = "environment: e\n";
  const std::string image = "image: i\n";
  EXPECT_EQ(error_of(kCodebase + image + kProcesses), ".spec.environment: is required");
  EXPECT_EQ(error_of(environment + "codebase: {revision: v}\n" + image + kProcesses),
            ".spec.codebase.repository: is required");
  EXPECT_EQ(error_of(environment + "codebase: {repository: r}\n" + image + kProcesses),
            ".spec.codebase.revision: is required");
  EXPECT_EQ(error_of(environment + kCodebase + kProcesses), ".spec.image: is required");
  EXPECT_EQ(error_of(environment + kCodebase + image),
            ".spec.processes: must name at least one process, such as web");
  EXPECT_EQ(error_of(environment + kCodebase + image + "processes: {}"),
            ".spec.processes: must name at least one process, such as web");
  EXPECT_EQ(error_of(environment + kCodebase + "image: ''\n" + kProcesses), ".spec.image: is required");
  EXPECT_EQ(error_with("backingServices: {db: {secretRef: {name: s}}}"),
            ".spec.backingServices.db.type: is required");
  EXPECT_EQ(error_with("backingServices: {db: {type: t}}"),
            ".spec.backingServices.db: TF0403: a backing service is bound by exactly one of secretRef and "
            "serviceRef; "
            "name the Secret, or the service");
  EXPECT_EQ(error_with("backingServices: {db: {type: t, secretRef: {}}}"),
            ".spec.backingServices.db.secretRef.name: is required");
  EXPECT_EQ(error_with("config: {secrets: {K: {secretKeyRef: {name: other}}}}"),
            ".spec.config.secrets.K.secretKeyRef.key: is required");
  EXPECT_EQ(error_with("config: {secrets: {K: {secretKeyRef: {key: k}}}}"),
            ".spec.config.secrets.K.secretKeyRef.name: is required");
  EXPECT_EQ(error_with("adminProcesses: {migrate: {trigger: Once}}"),
            ".spec.adminProcesses.migrate.command: is required");
}

TEST(AppSpec, SaysWhichFieldHasTheWrongTypeAndWhatToWrite) {
  EXPECT_EQ(error_with("config: {env: {LEVEL: 1}}"),
            ".spec.config.env.LEVEL: must be a string; put it in quotes");
  EXPECT_EQ(error_with("config: {env: {SWITCH: yes}}"),
            ".spec.config.env.SWITCH: must be a string; put it in quotes");
  EXPECT_EQ(error_with("config: {env: [A]}"), ".spec.config.env: must be an object");
  EXPECT_EQ(error_with("config: 3"), ".spec.config: must be an object");
  EXPECT_EQ(error_with("logs: {format: 3}"), ".spec.logs.format: must be a string; put it in quotes");
  EXPECT_EQ(error_with("backingServices: {db: {type: t, secretRef: {name: s}, mount: 1}}"),
            ".spec.backingServices.db.mount: must be true or false");
  EXPECT_EQ(error_of_process("{command: bin/web}"), ".spec.processes.web.command: must be a list of strings");
  EXPECT_EQ(error_of_process("{command: [sleep, 1]}"),
            ".spec.processes.web.command: must be a list of strings; put each word in quotes");
  EXPECT_EQ(error_of_process("3"), ".spec.processes.web: must be an object");
  for (const char* const number : {"'3'", "-1", "1.5", "3000000000", "18446744073709551615", "true", "[]"}) {
    EXPECT_EQ(error_of_process("{replicas: " + std::string(number) + "}"),
              ".spec.processes.web.replicas: must be a whole number, 0 or more");
  }
  EXPECT_EQ(error_of("3"), ".spec: must be an object");
  EXPECT_EQ(parse_app_spec("{").error().message, ".spec: is no JSON");
  EXPECT_EQ(parse_app_spec("").error().message, ".spec: is no JSON");
}

TEST(AppSpec, RefusesWhatContradictsItself) {
  EXPECT_EQ(error_with("config: {secrets: {K: {}}}"),
            ".spec.config.secrets.K: must have either generate or secretKeyRef, and not both");
  EXPECT_EQ(error_with("config: {secrets: {K: {generate: {}, secretKeyRef: {name: other, key: k}}}}"),
            ".spec.config.secrets.K: must have either generate or secretKeyRef, and not both");
  EXPECT_EQ(error_with("config: {secrets: {K: {generate: {encoding: rot13}}}}"),
            ".spec.config.secrets.K.generate.encoding: must be one of hex, base64, base64url");
  EXPECT_EQ(error_of_process("{port: 8080, readiness: {}}"),
            ".spec.processes.web.readiness: must have exactly one of path, tcp: true, grpc, exec");
  EXPECT_EQ(error_of_process("{port: 8080, liveness: {path: /, tcp: true}}"),
            ".spec.processes.web.liveness: must have exactly one of path, tcp: true, grpc, exec");
  EXPECT_EQ(error_of_process("{startup: {path: /}}"),
            ".spec.processes.web.startup: asks over the network, but the process has no port; add port, name "
            "one of ports, or use exec");
  EXPECT_EQ(error_of_process("{startup: {exec: [x]}}"), "no error");
  EXPECT_EQ(error_with("adminProcesses: {report: {command: [r], trigger: Schedule}}"),
            ".spec.adminProcesses.report.schedule: is required");
  EXPECT_EQ(error_with("adminProcesses: {report: {command: [r], trigger: BeforeRelease}}"), "no error");
  EXPECT_EQ(error_with("adminProcesses: {report: {command: [r], trigger: Never}}"),
            ".spec.adminProcesses.report.trigger: must be one of BeforeRelease, Once, Schedule, Manual");
  EXPECT_EQ(error_with("release: {pin: 0}"), ".spec.release.pin: is the number of a release, from 1 upward");
  EXPECT_EQ(error_with("release: {historyLimit: 0}"), ".spec.release.historyLimit: must be 1 or more");
  EXPECT_EQ(
      error_of_process("{replicas: 2, autoscaling: {maxReplicas: 3}}"),
      ".spec.processes.web.autoscaling: decides on the number of pods, and so does replicas; remove one "
      "of them");
  EXPECT_EQ(error_of_process("{autoscaling: {minReplicas: 3, maxReplicas: 2}}"),
            ".spec.processes.web.autoscaling.maxReplicas: is required and must not be less than minReplicas");
  EXPECT_EQ(error_of_process("{expose: {host: shop.example.com}}"),
            ".spec.processes.web.expose: lets requests in, but the process has no port; add port or remove "
            "expose");
  EXPECT_EQ(error_with("config: {envFrom: [{}]}"),
            ".spec.config.envFrom[0]: must have either configMapRef or secretRef, and not both");
  EXPECT_EQ(error_with("config: {envFrom: {}}"), ".spec.config.envFrom: must be a list");
  EXPECT_EQ(error_with("imagePullSecrets: [{name: a}, {}]"), ".spec.imagePullSecrets[1].name: is required");
}

TEST(AppSpec, RefusesVariablesThatTheOperatorSets) {
  for (const std::string name :
       {"PORT", "SERVICE_BINDING_ROOT", "TWELVEFACTOR_APP", "TWELVEFACTOR_", "TWELVEFACTOR_ANYTHING"}) {
    EXPECT_EQ(error_with("config: {env: {" + name + ": x}}"),
              ".spec.config.env." + name + ": is set by the operator; remove it");
    EXPECT_EQ(error_with("config: {secrets: {" + name + ": {generate: {}}}}"),
              ".spec.config.secrets." + name + ": is set by the operator; remove it");
    EXPECT_EQ(error_with("backingServices: {db: {type: t, secretRef: {name: s}, env: {" + name + ": x}}}"),
              ".spec.backingServices.db.env." + name + ": is set by the operator; remove it");
  }
  for (const std::string name : {"PORTS", "MY_PORT", "port", "TWELVE", "SERVICE_BINDING"}) {
    EXPECT_EQ(error_with("config: {env: {" + name + ": x}}"), "no error");
  }
}

TEST(AppSpec, BindsAServiceByASecretOrByAnObjectThatNamesOne) {
  const std::string reference = "serviceRef: {apiVersion: example.com/v1, kind: Cluster, name: shop-db}";
  EXPECT_EQ(error_with("backingServices: {db: {type: t, " + reference + "}}"), "no error");
  EXPECT_EQ(error_with("backingServices: {db: {type: t, secretRef: {name: s}, " + reference + "}}"),
            ".spec.backingServices.db: TF0403: a backing service is bound by exactly one of secretRef and "
            "serviceRef; "
            "name the Secret, or the service");
  EXPECT_EQ(error_with("backingServices: {db: {type: t, serviceRef: {kind: Cluster, name: a}}}"),
            ".spec.backingServices.db.serviceRef.apiVersion: is required");
  EXPECT_EQ(
      error_with("backingServices: {db: {type: t, serviceRef: {apiVersion: ../v1, kind: Cluster, name: a}}}"),
      ".spec.backingServices.db.serviceRef: must name an object by apiVersion (group/version), kind and "
      "name");
}

TEST(AppSpec, NamesTheQuantityThatIsNone) {
  EXPECT_EQ(error_of_process("{resources: {limits: {memory: 64MB}}}").substr(0, 55),
            ".spec.processes.web.resources.limits.memory: \"64MB\" is ");
  EXPECT_EQ(error_of_process("{resources: {requests: {cpu: -1}}}").substr(0, 52),
            ".spec.processes.web.resources.requests.cpu: \"-1\" is ");
  EXPECT_EQ(error_of_process("{resources: {requests: {cpu: [1]}}}").substr(0, 44),
            ".spec.processes.web.resources.requests.cpu: ");
}

TEST(AppSpec, ReportsTheFirstMistakeOfSeveral) {
  EXPECT_EQ(error_of("codebase: 3\nprocesses: {web: {replicas: x}}"), ".spec.environment: is required");
}

TEST(AppSpec, ReadsWhereMetricsAre) {
  const AppSpec spec = parse_spec(R"(
environment: e
codebase: {repository: r, revision: a}
image: i
processes: {web: {port: 8080, metrics: {port: http, path: /m, interval: 30s, labels: {release: monitoring}}}}
)");
  const auto& metrics = spec.processes.at("web").metrics;
  ASSERT_TRUE(metrics);
  EXPECT_EQ(metrics->port, "http");
  EXPECT_EQ(metrics->path, "/m");
  EXPECT_EQ(metrics->interval, "30s");
  EXPECT_EQ(metrics->labels, (StringMap{{"release", "monitoring"}}));
  EXPECT_EQ(
      error_of_web("{command: [c], port: 8080, metrics: {port: metrics}}"),
      ".spec.processes.web.metrics.port: names no port of the process or of a sidecar; name one of ports, or "
      "http for port");
  EXPECT_EQ(
      error_of_web("{command: [c], metrics: {port: http}}"),
      ".spec.processes.web.metrics.port: names no port of the process or of a sidecar; name one of ports, or "
      "http for port");
  EXPECT_EQ(sidecar_error("metrics: {port: exporter}", "proxy", ", ports: {exporter: {port: 9113}}"),
            "no error");
}

}  // namespace
}  // namespace twelvefactor::kinds
