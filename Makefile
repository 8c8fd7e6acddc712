# The commands of this project. `make help` lists them; how they work is in e2e/cluster.
SHELL := /bin/bash
STATE := $(or $(TF_STATE),.local)
CLUSTER := e2e/cluster
.DEFAULT_GOAL := help
.PHONY: help site run cluster down status logs kubeconfig load-image build install image dist dist-again dist-elsewhere manifests test minors check fmt lint tidy docs bench fuzz
# ccache finds what another checkout has compiled.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := true

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## a Kubernetes here (or KUBECONFIG's), the operator, the sample app: until all is Ready. NODE=fake simulates the node, KUBERNETES=1.35 is another minor
	@$(CLUSTER)/up.sh

cluster: ## only the Kubernetes, without operator and sample app
	@$(CLUSTER)/up.sh --only-cluster

down: ## ends all that run or cluster began, without a trace
	@$(CLUSTER)/down.sh

status: ## what runs, and how the apps are
	@$(CLUSTER)/status.sh

logs: ## the end of the operator's log
	@tail -n 200 $(STATE)/log/operator.log

kubeconfig: ## prints the export line for a shell, which eval takes
	@echo 'export KUBECONFIG=$(abspath $(STATE))/kubeconfig PATH=$(abspath $(STATE))/bin:$$PATH'

load-image: ## puts an image archive into the node and prints its reference by digest: ARCHIVE=app.tar
	@$(CLUSTER)/images.sh load "$(ARCHIVE)"

build: ## the operator: build/release/twelvefactor
	@$(CLUSTER)/packages.sh build && $(CLUSTER)/operator.sh build

install: build ## the command line, also as `kubectl twelvefactor`, in PREFIX=/usr/local
	@install -D build/release/twelvefactor "$(DESTDIR)$(or $(PREFIX),/usr/local)/bin/twelvefactor"
	@ln -sf twelvefactor "$(DESTDIR)$(or $(PREFIX),/usr/local)/bin/kubectl-twelvefactor"

image: build ## its image, without a container engine: build/image/twelvefactor-operator.tar
	@packaging/image.py build/release/twelvefactor --revision "$$(git rev-parse --verify -q HEAD)"

dist: ## all that a release publishes, in dist/ (docs/releasing.md): RELEASE_URL, RELEASE_IMAGE, HOMEPAGE
	@packaging/dist.sh

dist-again: ## makes it once more and compares: the same bytes
	@packaging/dist.sh --again

dist-elsewhere: ## runs the program of dist/ in Debian 11 and 13; needs root
	@packaging/portable/elsewhere.sh

manifests: ## what is derived: chart and manifests, from crds/, the roles and the values' schema
	@export KUBERNETES=$$($(CLUSTER)/tools.sh default) && $(CLUSTER)/tools.sh kubernetes && \
	  packaging/generate.py --kubectl "$$($(CLUSTER)/tools.sh path kubectl)"

test: ## all tests; a part of them: ONLY=lint, unit, contract or e2e; KUBERNETES as with run
	@tests/run.sh

minors: ## end-to-end tests on every Kubernetes that is known, one after the other; ALL=yes: all of these tests
	@tests/minors.sh

check: ## all tests, and clang-tidy
	@tests/run.sh --check

fmt: ## formats the sources
	@$(CLUSTER)/packages.sh lint
	@tests/lint.sh --fix

lint: ## what a machine finds in the sources within seconds
	@$(CLUSTER)/packages.sh lint
	@tests/lint.sh

tidy: ## clang-tidy; a file that was clean is looked at again when it changes
	@$(CLUSTER)/packages.sh build tidy
	@cmake --preset clang --log-level=WARNING >/dev/null
	@tests/tidy.py

docs: ## what is derived in docs/: api.md from crds/, rules.md and manifests/admission from the code, pictures, outputs that are shown
	@$(CLUSTER)/packages.sh lint build
	@tests/docs/api_reference.py
	@packaging/pictures.py
	@$(CLUSTER)/operator.sh build >/dev/null && build/release/twelvefactor explain --markdown >docs/rules.md.new && mv docs/rules.md.new docs/rules.md
	@build/release/twelvefactor policies --admission >docs/policies.new && mv docs/policies.new manifests/admission/policies.yaml && packaging/generate.py
	@tests/docs/check_commands.py build/release/twelvefactor --update >/dev/null; tests/docs/check_commands.py build/release/twelvefactor

fuzz: ## the readers of YAML, shell and secrets under libFuzzer: SECONDS_EACH=20
	@$(CLUSTER)/packages.sh build fuzz && cmake --preset fuzz --log-level=WARNING >/dev/null && cmake --build --preset fuzz >/dev/null
	@tests/fuzz/run.sh

bench: ## what the operator costs, beside a bare loader and any other (docs/performance.md): APPS=1000 ROUNDS=1 SIZES=100 PEER=program
	@$(CLUSTER)/packages.sh build test && { [[ -n "$$E2E_OPERATOR" ]] || $(CLUSTER)/operator.sh build >/dev/null; }
	@tests/bench/bench.py

site: ## the documentation as pages, searchable: build/site (TWELVEFACTOR_SITE_REPOSITORY: where other files are shown)
	@$(CLUSTER)/packages.sh python
	@[[ -x build/site-tools/bin/mkdocs ]] || { python3 -m venv build/site-tools && build/site-tools/bin/pip install --quiet -r docs/requirements.txt; }
	@NO_MKDOCS_2_WARNING=1 build/site-tools/bin/mkdocs build --strict >build/site.log 2>&1 || { cat build/site.log; exit 1; }  # --quiet would hide the warnings from --strict
	@echo "build/site/index.html"
