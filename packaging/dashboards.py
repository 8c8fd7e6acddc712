"""The Grafana dashboards, as the JSON that Grafana imports. Called by generate.py, which writes them into the chart. Standard library only.

A panel is one line: its kind, its title, its queries with their legends. Places in the grid follow from the order. Metrics of others (the
kubelet's cAdvisor, kube-state-metrics, Prometheus itself) are named in FOREIGN; all others are the operator's own (tests/monitoring).
"""
import json

FOREIGN = {
    "container_cpu_usage_seconds_total", "container_memory_working_set_bytes",  # the kubelet's cAdvisor
    "kube_deployment_metadata_generation", "kube_deployment_spec_replicas", "kube_deployment_status_replicas_ready",  # kube-state-metrics
    "kube_pod_container_status_last_terminated_exitcode", "kube_pod_container_status_restarts_total",
    "up",  # Prometheus
}
COLUMNS, HEIGHT = 24, 7
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
NAMES = " Names are there with metrics.names=true (--metrics-names); without it there is one sum over all apps."
PREFIX = " Pods are found by their names, so those of an app whose name begins with this one's and a hyphen are shown, too."

OPTIONS = {
    "stat": {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "value", "textMode": "auto"},
    "timeseries": {"legend": {"displayMode": "list", "placement": "bottom"}, "tooltip": {"mode": "multi", "sort": "desc"}},
    "bargauge": {"reduceOptions": {"calcs": ["lastNotNull"]}, "displayMode": "basic", "orientation": "horizontal"},
    "heatmap": {"yAxis": {"unit": "s"}, "calculate": False, "color": {"scheme": "Oranges", "mode": "scheme"}},
    "state-timeline": {"mergeValues": True, "showValue": "never", "legend": {"displayMode": "list", "placement": "bottom"}},
    "table": {"showHeader": True},
}


def panel(kind, title, *queries, unit="short", width=8, about="", bad_from=None):
    """queries: (expression, legend). bad_from: the value from which it is red."""
    steps = [{"color": "green", "value": None}] + ([{"color": "red", "value": bad_from}] if bad_from is not None else [])
    targets = [{"refId": chr(ord("A") + number), "datasource": SOURCE, "expr": expression, "legendFormat": legend,
                "instant": kind in ("table", "bargauge"), "range": kind not in ("table", "bargauge"),
                "format": {"table": "table", "heatmap": "heatmap"}.get(kind, "time_series")} for number, (expression, legend) in enumerate(queries)]
    made = {"type": kind, "title": title, "datasource": SOURCE, "targets": targets, "options": OPTIONS[kind], "width": width,
            "fieldConfig": {"defaults": {"unit": unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}}, "overrides": []}}
    if about:
        made["description"] = about.strip()
    if kind == "table":
        made["transformations"] = [{"id": "organize", "options": {"excludeByName": {"Time": True}}}]
    return made


def row(title):
    return {"type": "row", "title": title, "collapsed": False, "panels": [], "width": COLUMNS}


def placed(panels):
    """The panels with their numbers and places: from left to right, and a new line where one has no room."""
    x = y = 0
    for number, one in enumerate(panels, 1):
        width, height = one.pop("width"), 1 if one["type"] == "row" else HEIGHT
        if x + width > COLUMNS or (one["type"] == "row" and x):
            x, y = 0, y + HEIGHT
        one.update(id=number, gridPos={"x": x, "y": y, "w": width, "h": height})
        x += width
        if one["type"] == "row":
            x, y = 0, y + 1
    return panels


def variable(name, label, query):
    return {"type": "query", "name": name, "label": label, "datasource": SOURCE, "query": {"query": query, "refId": name}, "definition": query,
            "refresh": 2, "sort": 1}


def dashboard(uid, title, about, panels, variables=(), changes=None):
    """changes: an expression whose values above 0 are drawn as marks over all panels."""
    source = {"type": "datasource", "name": "datasource", "label": "Prometheus", "query": "prometheus"}
    marks = [{"name": "Changes", "datasource": SOURCE, "enable": True, "iconColor": "blue", "expr": changes, "step": "1m",
              "titleFormat": "{{deployment}} changed"}] if changes else []
    return {"uid": uid, "title": title, "description": about, "tags": ["twelvefactor"], "editable": True, "graphTooltip": 1, "schemaVersion": 38,
            "time": {"from": "now-24h", "to": "now"}, "refresh": "1m", "timezone": "browser", "annotations": {"list": marks},
            "templating": {"list": [source, *variables]}, "panels": placed(list(panels)),
            "links": [{"type": "dashboards", "title": "Twelve-factor", "tags": ["twelvefactor"], "includeVars": False, "keepTime": True}]}


def quantiles(metric, by="", *shares):
    """Queries for shares of a histogram."""
    labels = f"le, {by}" if by else "le"
    return [(f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket[$__rate_interval])))",
             f"{{{{{by}}}}} {share:.0%}" if by else f"{share:.0%}") for share in shares]


def of_all_processes():
    return [
        panel("heatmap", "From start to Ready", ("sum by (le) (increase(twelvefactor_pod_start_seconds_bucket[$__rate_interval]))", "{{le}}"), unit="s",
              about="From the start of the command until the pod was ready; first runs only."),
        panel("timeseries", "Time to stop, by outcome", *quantiles("twelvefactor_pod_stop_seconds", "outcome", 0.5, 0.95), unit="s",
              about="From the deletion of the pod until its command had ended, at most."),
        panel("timeseries", "How commands ended", ("sum by (outcome) (increase(twelvefactor_pod_ends_total[$__rate_interval]))", "{{outcome}}")),
        panel("stat", "Stops that were killed, last day", ('sum(increase(twelvefactor_pod_stop_seconds_count{outcome="killed"}[1d])) / '
              "sum(increase(twelvefactor_pod_stop_seconds_count[1d]))", ""), unit="percentunit", width=6, bad_from=0.2),
    ]


def fleet():
    return dashboard("twelvefactor-fleet", "Twelve-factor: all apps", "What is not Ready and why, releases that wait, parity, findings, disposability.", [
        panel("stat", "Apps", ("sum by (state) (twelvefactor_apps)", "{{state}}"), width=9),
        panel("stat", "Longest wait of a release", ("max(twelvefactor_release_waiting_seconds)", ""), unit="s", width=5, bad_from=1800),
        panel("stat", "Findings at Enforce", ('sum(twelvefactor_findings{level="Enforce"})', ""), width=5, bad_from=1),
        panel("stat", "Furthest behind a peer", ("max(twelvefactor_parity_time_gap_seconds)", ""), unit="s", width=5, bad_from=604800),
        row("Apps and releases"),
        panel("timeseries", "Apps by state", ("sum by (state) (twelvefactor_apps)", "{{state}}")),
        panel("timeseries", "Not Ready, by reason", ("sum by (reason) (twelvefactor_apps_not_ready)", "{{reason}}")),
        panel("timeseries", "Objects written", ("sum by (action) (increase(twelvefactor_objects_written_total[$__rate_interval]))", "{{action}}")),
        panel("table", "Apps that are not Ready", ("sum by (namespace, name, reason) (twelvefactor_apps_not_ready)", ""), width=12, about=NAMES),
        panel("table", "Releases that wait", ("sort_desc(max by (namespace, name) (twelvefactor_release_waiting_seconds))", ""), unit="s", width=12, about=NAMES),
        row("Parity"),
        panel("timeseries", "Findings, by severity", ("sum by (severity) (twelvefactor_parity_findings)", "{{severity}}")),
        panel("table", "Drift, by app and peer", ("sum by (namespace, name, peer, severity) (twelvefactor_parity_findings) > 0", ""), about=NAMES),
        panel("table", "Furthest behind", ("topk(20, max by (namespace, name, peer) (twelvefactor_parity_time_gap_seconds) > 0)", ""), unit="s", about=NAMES),
        row("Rules"),
        panel("bargauge", "Findings, by factor and level", ("sum by (factor, level) (twelvefactor_findings) > 0", "{{factor}} {{level}}"), width=12,
              about="Factor 0 is about exemptions."),
        panel("bargauge", "Findings that an exemption covers", ("sum by (factor) (twelvefactor_exempted_findings) > 0", "{{factor}}"), width=6),
        panel("timeseries", "Findings, by level", ("sum by (level) (twelvefactor_findings)", "{{level}}"), width=6),
        row("Processes of all apps"),
        *of_all_processes(),
    ])


def one_app():
    app, of_pods = 'namespace="$namespace", name="$app"', 'namespace="$namespace", pod=~"$app-.*", container!=""'
    of_deployments = 'namespace="$namespace", deployment=~"$app-.*"'
    told = '{__name__=~"twelvefactor_(apps_not_ready|release_waiting_seconds|parity_findings|parity_time_gap_seconds)", name!=""}'
    return dashboard("twelvefactor-app", "Twelve-factor: one app",
                     "Needs metrics.names=true (--metrics-names). Pods, restarts and exit codes come from kube-state-metrics. Marks: a Deployment changed, as with each release.", [
        panel("state-timeline", "Not Ready, and why", (f"max by (reason) (twelvefactor_apps_not_ready{{{app}}})", "{{reason}}"), width=12,
              about="Nothing while it is Ready."),
        panel("timeseries", "A release waits", (f"max(twelvefactor_release_waiting_seconds{{{app}}})", "waiting"), unit="s", width=6, bad_from=1800),
        panel("stat", "Pods that are ready", (f"sum(kube_deployment_status_replicas_ready{{{of_deployments}}})", "ready"),
              (f"sum(kube_deployment_spec_replicas{{{of_deployments}}})", "wanted"), width=6, about=PREFIX),
        row("Parity"),
        panel("timeseries", "Differences, by peer and severity", (f"max by (peer, severity) (twelvefactor_parity_findings{{{app}}})", "{{peer}} {{severity}}"), width=12),
        panel("timeseries", "Behind its peers", (f"max by (peer) (twelvefactor_parity_time_gap_seconds{{{app}}})", "{{peer}}"), unit="s", width=12),
        row("Its processes"),
        panel("timeseries", "Ready pods, by process", (f"max by (deployment) (kube_deployment_status_replicas_ready{{{of_deployments}}})", "{{deployment}}"), about=PREFIX),
        panel("timeseries", "Restarts", (f"sum by (pod, container) (increase(kube_pod_container_status_restarts_total{{{of_pods}}}[$__rate_interval])) > 0", "{{pod}} {{container}}"), about=PREFIX),
        panel("table", "Last exit codes", (f"max by (pod, container) (kube_pod_container_status_last_terminated_exitcode{{{of_pods}}})", ""),
              about="137: killed. 143: ended by SIGTERM without a code of its own." + PREFIX),
        panel("timeseries", "Memory", (f"max by (pod) (container_memory_working_set_bytes{{{of_pods}}})", "{{pod}}"), unit="bytes", width=12, about=PREFIX),
        panel("timeseries", "Processor", (f"sum by (pod) (rate(container_cpu_usage_seconds_total{{{of_pods}}}[$__rate_interval]))", "{{pod}}"), width=12, about=PREFIX),
        row("To compare with: the processes of all apps"),
        *of_all_processes(),
    ], [variable("namespace", "Namespace", f"label_values({told}, namespace)"),
        variable("app", "App", "label_values(" + told.replace("{", '{namespace="$namespace", ') + ", name)")],
        changes=f"changes(kube_deployment_metadata_generation{{{of_deployments}}}[1m]) > 0")


def of_the_operator():
    job, passes = 'job="$job"', 'job="$job", controller="twelvefactorapp"'
    pods = "* on (namespace, pod) group_left () group by (namespace, pod) (twelvefactor_build_info{" + job + "})"
    return dashboard("twelvefactor-operator", "Twelve-factor: the operator", "Queue, passes, requests, watches and memory of the operator itself.", [
        panel("stat", "Pods that answer", (f"sum(up{{{job}}})", ""), width=4),
        panel("stat", "Leads", (f"sum by (name) (leader_election_master_status{{{job}}})", "{{name}}"), width=4),
        panel("stat", "Apps", (f"sum(twelvefactor_apps{{{job}}})", ""), width=4),
        panel("table", "Versions", (f"count by (version) (twelvefactor_build_info{{{job}}})", ""), width=6),
        panel("stat", "Passes that end in an error", (f'sum(rate(controller_runtime_reconcile_total{{{passes}, result="error"}}[$__rate_interval])) / '
              f"sum(rate(controller_runtime_reconcile_total{{{passes}}}[$__rate_interval]))", ""), unit="percentunit", width=6, bad_from=0.1),
        row("Work"),
        panel("timeseries", "Apps that wait for a worker", (f'max(workqueue_depth{{{job}, name="twelvefactorapp"}})', "waiting")),
        panel("timeseries", "Workers that are busy", (f"max(controller_runtime_active_workers{{{passes}}})", "busy")),
        panel("timeseries", "Passes a second, by result", (f"sum by (result) (rate(controller_runtime_reconcile_total{{{passes}}}[$__rate_interval]))", "{{result}}"), unit="ops"),
        panel("heatmap", "How long passes take", (f"sum by (le) (increase(controller_runtime_reconcile_time_seconds_bucket{{{passes}}}[$__rate_interval]))", "{{le}}"), unit="s", width=12),
        panel("timeseries", "Objects written, by kind and action", (f"sum by (kind, action) (increase(twelvefactor_objects_written_total{{{job}}}[$__rate_interval])) > 0", "{{kind}} {{action}}"), width=12),
        row("The API server"),
        panel("timeseries", "Requests a second, by method", (f"sum by (method) (rate(rest_client_requests_total{{{job}}}[$__rate_interval]))", "{{method}}"), unit="reqps"),
        panel("timeseries", "Requests that failed, by code", (f'sum by (code) (rate(rest_client_requests_total{{{job}, code!~"[23].."}}[$__rate_interval]))', "{{code}}"), unit="reqps",
              about="409 and 404 are usual now and then; <error>: no answer came."),
        panel("timeseries", "How long requests take", (f"histogram_quantile(0.99, sum by (le, method) (rate(rest_client_request_duration_seconds_bucket{{{job}}}[$__rate_interval])))", "{{method}} 99%"), unit="s"),
        panel("timeseries", "Watches that began anew", (f"sum by (resource, cause) (increase(twelvefactor_watch_restarts_total{{{job}}}[$__rate_interval])) > 0", "{{resource}} {{cause}}"), width=12),
        panel("timeseries", "Objects that watches told of", (f"sum by (resource) (rate(twelvefactor_watch_events_total{{{job}}}[$__rate_interval]))", "{{resource}}"), unit="ops", width=12),
        row("What it uses"),
        panel("timeseries", "Memory", (f'max by (pod) (container_memory_working_set_bytes{{container!=""}} {pods})', "{{pod}}"), unit="bytes", width=12),
        panel("timeseries", "Processor", (f'sum by (pod) (rate(container_cpu_usage_seconds_total{{container!=""}}[$__rate_interval]) {pods})', "{{pod}}"), width=12),
    ], [variable("job", "Job", "label_values(twelvefactor_build_info, job)")])


def files():
    """{name of the file: its text}."""
    made = {"fleet": fleet(), "app": one_app(), "operator": of_the_operator()}
    return {f"{name}.json": json.dumps(board, indent=1, ensure_ascii=False) + "\n" for name, board in made.items()}
