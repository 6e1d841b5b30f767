# Shunban (顺办). `make help` lists what there is to do.
#
# Everything is built from real file dependencies: a second `make run` starts at once.
# Go, Node, npm and git are all that building needs; what only the tests need is fetched by
# scripts/prepare-tests.

SHELL         := /bin/bash
.SHELLFLAGS   := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS     += --no-builtin-rules

# The product and its tests are pure Go; only the race detector needs a C compiler.
export CGO_ENABLED = 0
# Builds, tests and checks compile alike, so that each finds what the other has compiled already.
export GOFLAGS = -trimpath -buildvcs=false

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)

# Folders are listed along with their files, so that a file taken away is noticed as well.
GO_FOLDERS := api activities cmd definitions internal workflows
GO_SOURCES := go.mod go.sum $(wildcard web/*.go) \
	$(shell find $(GO_FOLDERS) -name testdata -prune -o \( -type d -o -type f ! -name '*_test.go' \) -print 2>/dev/null)
WEB_SOURCES := $(shell find web \( -name node_modules -o -name dist \) -prune -o \
	-type f ! -name '*.go' ! -name '*.test.ts' ! -name '*.test.tsx' -print 2>/dev/null)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^##@ / { print "\n" substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ Run

.PHONY: run
run: build ## build what changed and start everything on this machine (ARGS="--addr …")
	@exec bin/shunban dev $(ARGS)

.PHONY: build
build: bin/shunban ## build the binary with the page inside it

.PHONY: web
web: web/dist/index.html ## build only the page

bin/shunban: $(GO_SOURCES) web/dist/index.html bin/.version
	@scripts/need go git
	@[ -e $@ ] || echo "Building $@; the first time compiles Temporal as well: about 5 minutes on 2 cores."
	go build -ldflags '-s -w -X main.version=$(VERSION)' -o $@ ./cmd/shunban

web/dist/index.html: $(WEB_SOURCES) web/node_modules/.package-lock.json
	npm --prefix web run --silent build
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json
	@scripts/need node npm
	npm --prefix web ci --no-audit --no-fund --loglevel=error
	@touch $@

# Rewritten only when it says something else, so that only a new version links anew.
bin/.version: FORCE
	@mkdir -p bin
	@echo '$(VERSION)' | cmp --quiet - $@ || echo '$(VERSION)' > $@

.PHONY: FORCE
FORCE:

##@ Test

.PHONY: test
test: ## run every test there is, installing what they need
	@scripts/test-all

.PHONY: test-go
test-go: ## Go tests, on SQLite and on a private PostgreSQL
	@scripts/prepare-tests postgresql
	scripts/with-postgres scripts/test-go

.PHONY: test-race
test-race: ## Go tests under the race detector, where it is affordable
	@scripts/prepare-tests gcc postgresql
	scripts/with-postgres scripts/test-go -race

.PHONY: test-web
test-web: web/node_modules/.package-lock.json ## the page's unit tests
	npm --prefix web run --silent test

.PHONY: test-scenarios
test-scenarios: build ## every definition's scenarios: on the pure engine, then on a real Temporal server
	scripts/test-scenarios

.PHONY: test-browser
test-browser: build ## the whole story in Chromium and over HTTP (SCREENSHOTS=folder keeps the pictures)
	@scripts/prepare-tests chromium font postgresql
	scripts/with-postgres scripts/test-browser

.PHONY: check
check: web/node_modules/.package-lock.json ## format, vet, types, modules, dependencies, traces of this machine
	@scripts/check

.PHONY: bench
bench: ## benchmarks
	go test -run '^$$' -bench . -benchmem $$(scripts/packages)

.PHONY: clean
clean: ## remove what was built (data/ stays)
	rm -rf bin coverage web/node_modules
	git clean -qfdX web/dist
