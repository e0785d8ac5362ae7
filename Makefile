# Everything here runs on a fresh clone: Go, a C compiler for `make race`, and
# redis-server for what touches the store. As root on Debian the last two are
# installed when they are missing; otherwise the command to type is printed.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO ?= go

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# SHORT=1 makes `make race` and `make crash` short cuts of themselves.
SHORT ?=
# CONCURRENT are the packages that have goroutines; the others have none to race.
CONCURRENT := ./bench/... ./bot/... ./cmd/... ./simulator/... ./store/...
# FUZZTIME is how long `make fuzz` spends on each target.
FUZZTIME ?= 10s

.PHONY: help
help: ## print this help
	@echo "Noken: make TARGET"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/noken
	$(GO) build -trimpath -o bin/noken ./cmd/noken

.PHONY: generate
generate: ## write the schemas of a city's files, docs/flow-reference.md and docs/lifecycle.md
	$(GO) generate ./schema
	$(GO) run ./cmd/noken lifecycle --format page --out docs/lifecycle.md

.PHONY: demo
demo: ## try Noken here: embedded store, simulated Telegram, http://127.0.0.1:7311
	$(GO) run ./cmd/noken demo

.PHONY: test
test: redis-server ## run the tests, against a real redis-server (under 3 minutes on 2 cores)
	$(GO) test -timeout 6m ./...

.PHONY: race
race: redis-server gcc ## run the tests under the race detector, with fewer random cases (SHORT=1: without the pure packages)
	CGO_ENABLED=1 $(GO) test -race -short -timeout 15m $(if $(SHORT),$(CONCURRENT),./...)

.PHONY: crash
crash: redis-server ## kill serve at random and at each named point, then count (SHORT=1: a short cut)
	$(GO) test -tags crash -run "^($$(grep -l '^//go:build crash' cmd/noken/*_test.go | \
		xargs sed -nE 's/^func (Test[A-Z][A-Za-z0-9]*)\(t .*/\1/p' | paste -sd '|'))$$" \
		-count=1 -v -timeout 20m $(if $(SHORT),-short) ./cmd/noken

.PHONY: bench
bench: redis-server ## run the benchmarks (docs/PERFORMANCE.md says how to read them)
	$(GO) test -run '^$$' -bench . -benchmem -timeout 30m ./...

.PHONY: fuzz
fuzz: ## run every fuzz target for FUZZTIME (10s)
	@grep -rlE '^func Fuzz' --include='*_test.go' . | while read -r file; do \
		for target in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/p' "$$file"); do \
			echo "$$(dirname "$$file") $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$$(dirname "$$file")" </dev/null; \
		done; \
	done

.PHONY: cover
cover: redis-server ## say how much of each package the tests pass through
	$(GO) test -timeout 6m -coverpkg=./... -coverprofile=coverage.out ./... >/dev/null
	@$(GO) tool cover -func=coverage.out | tail -1
	@echo "Line by line: $(GO) tool cover -html=coverage.out"

.PHONY: lint
lint: ## check format, go.mod, vet, staticcheck, known vulnerabilities (golangci-lint where installed)
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then \
		echo "not formatted; type: gofmt -w" $$unformatted; exit 1; fi
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(GO) vet -tags crash ./cmd/noken
	$(GO) run $(STATICCHECK) ./...
	@if command -v golangci-lint >/dev/null; then echo golangci-lint run; golangci-lint run; \
		else echo "golangci-lint is not installed: skipped, .golangci.yml adds what staticcheck does not look at"; fi
	@.ci/vulncheck

# What the targets above need, installed where that is ours to do.

.PHONY: redis-server gcc
redis-server:
	@command -v redis-server >/dev/null || $(call install,redis-server,redis-server)

gcc:
	@command -v gcc >/dev/null || $(call install,gcc,gcc libc6-dev)

# install NAME,PACKAGES: by apt-get as root, else say what to type and fail.
define install
{ \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "$(1) is missing: installing it"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $(2); } </dev/null >/dev/null; \
	else \
		echo "$(1) is missing; type: sudo apt-get install -y $(2)"; exit 1; \
	fi; \
}
endef
