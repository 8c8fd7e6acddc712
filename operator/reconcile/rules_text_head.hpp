// The beginning of docs/rules.md. Internal to rules_text.cpp.
#pragma once

#include <string_view>

namespace twelvefactor::reconcile {

inline constexpr std::string_view kRulesHead = R"(# Rules

Made of the constants in `operator/reconcile/factors/` by `make docs`; change it there. `twelvefactor explain TF0301` prints the same.

A rule is a check with an id: `TF0301` is factor III, rule 1. What it finds is a *finding*: rule, level, field, message, remedy. Findings are
in `status.findings` of the app and are printed by `twelvefactor render` and `twelvefactor lint`. The same code makes them all.

| level | offline | what follows in the cluster |
|---|---|---|
| Enforce | error, exit code 1 | the factor is Fail. The API server refuses such a spec (TF0701, TF0702), or Deployments and Jobs are not created or changed until it holds (TF0302, TF0401). What runs goes on. |
| Warn | warning | the factor is Warn and does not count as passing; `Compliant` is False. The app runs. |
| Audit | note | in the findings only. |
| Off | nothing | nothing. |

The level of each rule stands beside its id. A [TwelveFactorPolicy](api.md#twelvefactorpolicy) gives other levels, and an app can be exempted
from a rule for a time ([reference](reference.md#policies)).

**Where a rule acts** stands in its text. *definition*: the API server refuses a spec that breaks it, always. *admission*: the API server refuses it, or warns, at the level
that a TwelveFactorPolicy gives the rule, where its policies are installed ([admission](admission.md)). *release*: the operator judges it, in the status of every app and before each
release. *observed*: it is seen in running pods. *lint*: it is judged offline.

**What rules cannot do.** Most read the spec and the names of Secrets and keys; some are [seen in running pods](observed.md), by the operator alone, and are at most
Warn. They do not look into images, do not run code and see no traffic. A green factor says that nothing in the spec speaks against it. How often each rule is right, and what was missed, is [measured on
manifests of public projects](rules-measured.md).

**How commands are read.** `command` and `args` are one list of words. Programs that only start another one are looked through: `env`, `nice`,
`timeout`, `tini`, `dumb-init`, `exec`, `gosu`, `bundle exec`, `npx`, `poetry run`, `python -m` and their like. The script of `sh -c` is read as a
POSIX shell reads it: quotes, escapes, `&&`, `||`, `;`, `|`, `&`, redirections, here-documents, `if`, `for`, `case`; `$(...)` and `${...}` stay as they
are, and nothing is run. A phrase such as `npm ci` is found where a program begins; a path before the first word and options between the
words are passed over (`/usr/bin/apt-get -y install`, `git -C src pull`). A phrase of one word, such as `make`, is a tool only by its bare name or from a
directory of tools (`/usr/bin`, `/opt/*/bin`, `node_modules/.bin`, a virtual environment): `/app/make` is a program of the image. The entrypoint of an image
is never seen.

**Plain workloads.** `lint` and `score` make of each container what the rules read, and of what stands beside it what the workload does not say: a Service makes a port, an
autoscaler says how many pods there are. What a container cannot answer is not asked: a patch does not say its image, a collector on every node has to ship logs. An exemption
stands in the annotation `twelvefactor.dev/exemptions` ([reference](reference.md#findings-in-ci)).

Not rules, because no spec shows it: a gate that failed (V; the reason `GateFailed` says it), and most of what only running pods show.

Each example shows the part of `spec` that breaks the rule, and after `---` the fixed one.
)";

}  // namespace twelvefactor::reconcile
