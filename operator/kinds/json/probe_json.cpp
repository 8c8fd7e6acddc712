#include "kinds/json/probe_json.hpp"

#include "kinds/json/json_optional.hpp"

namespace twelvefactor::kinds {

Probe read_probe(const JsonFields& fields) {
  Probe probe;
  probe.path = fields.text("path");
  probe.tcp = fields.boolean("tcp");
  probe.exec = fields.texts("exec");
  if (fields.has("grpc")) probe.grpc = fields.object("grpc").text("service");
  probe.port = fields.text("port");
  probe.initial_delay_seconds = fields.integer("initialDelaySeconds", probe.initial_delay_seconds);
  probe.period_seconds = fields.integer("periodSeconds", probe.period_seconds);
  probe.timeout_seconds = fields.integer("timeoutSeconds", probe.timeout_seconds);
  probe.success_threshold = fields.integer("successThreshold", probe.success_threshold);
  probe.failure_threshold = fields.integer("failureThreshold", probe.failure_threshold);
  return probe;
}

nlohmann::json probe_json(const Probe& probe) {
  nlohmann::json object = {{"initialDelaySeconds", probe.initial_delay_seconds},
                           {"periodSeconds", probe.period_seconds},
                           {"timeoutSeconds", probe.timeout_seconds},
                           {"successThreshold", probe.success_threshold},
                           {"failureThreshold", probe.failure_threshold}};
  add_if_any(object, "path", probe.path);
  if (probe.tcp) object["tcp"] = true;
  add_if_any(object, "exec", probe.exec);
  if (probe.grpc) object["grpc"] = {{"service", *probe.grpc}};
  add_if_any(object, "port", probe.port);
  return object;
}

}  // namespace twelvefactor::kinds
