# The commands that one needs; each can be run again at any time.
#
#   make demo    set up, build, read the sample digests, ask a question
#   make test    set up, then everything that must hold: format, lints, tests, documentation
#   make lint    format and lints alone
#   make bench   measure (on digests of your own: make bench DIGESTS=folder)
#
# All of them use the release profile, so that RocksDB is compiled once.

SHELL := /bin/bash
DAYGRAPH := target/release/daygraph
DIGESTS ?= data/digests

.PHONY: all demo test lint bench setup build
all: build

setup:
	@scripts/setup.sh

build: setup
	cargo build --release

demo: build
	$(DAYGRAPH) build data/digests --store .daygraph
	@echo
	$(DAYGRAPH) query model-leaderboard --set 'benchmark=SWE-bench Verified' --store .daygraph
	@echo
	$(DAYGRAPH) explain Google released 'Gemini 3 Pro' --store .daygraph
	@echo
	@echo 'The graph for Gephi is exports/daygraph.graphml; more questions: $(DAYGRAPH) query --list'

lint:
	@scripts/setup.sh --lint
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings

test: lint
	@scripts/readers.sh
	cargo test --release
	@scripts/web.sh
	RUSTDOCFLAGS='-D warnings' cargo doc --release --no-deps --lib

bench: build
	scripts/bench.sh $(DIGESTS)
