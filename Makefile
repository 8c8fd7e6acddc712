# The commands of this project. `make help` lists them; how they work is in e2e/cluster.
SHELL := /bin/bash
STATE := $(or $(TF_STATE),.local)
CLUSTER := e2e/cluster
.DEFAULT_GOAL := help
.PHONY: help run cluster down status logs kubeconfig load-image build test fmt lint

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## a Kubernetes here (or KUBECONFIG's), the operator, the sample app: until all is Ready. NODE=fake simulates the node
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

test: ## all tests
	@tests/run.sh

fmt: ## formats the sources
	@$(CLUSTER)/packages.sh lint
	@git ls-files '*.cpp' '*.hpp' | xargs -r clang-format -i
	@gofmt -w e2e/shop

lint: ## what a machine can find wrong with the sources
	@$(CLUSTER)/packages.sh lint
	@git ls-files '*.cpp' '*.hpp' | xargs -r clang-format --dry-run --Werror
	@cd e2e/cluster && shellcheck -x *.sh
	@cd e2e/shop && test -z "$$(gofmt -l .)" && go vet ./...
