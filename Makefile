# Everything a developer types. `make demo` and `make test` do all of their own set-up on a fresh machine.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PY := .venv/bin/python
READY := .venv/.ready
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/fieldtool.po))

DEMO ?= workspace/demo
CASES ?= 300
SEED ?= 7
N ?= 200000
STATES ?= 100000
KILLS ?= 10000

.PHONY: help setup libraries compiler demo test run lint bench gallery nightly crashes translations lock

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 22

$(READY): requirements.lock pyproject.toml packaging/setup.sh
	packaging/setup.sh
	@touch $@

%.mo: %.po $(READY)
	@$(PY) packaging/catalogues.py compile

libraries: $(READY)
	@packaging/system-libraries.sh

compiler:
	@packaging/compiler.sh

setup: $(READY) libraries $(CATALOGUES) ## .venv from the lock file, system libraries of Qt, catalogues

demo: setup ## a training centre and its whole week, then the window where there is a screen
	packaging/demo.sh "$(DEMO)" "$(CASES)" "$(SEED)"

test: setup compiler ## every test but the nightly ones
	$(PY) -m pytest

run: setup ## the application
	.venv/bin/fieldtool

lint: setup ## style, types, floors, catalogues, documentation
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -m mypy packaging/build_hook.py packaging/catalogues.py
	.venv/bin/lint-imports
	$(PY) packaging/catalogues.py check
	$(PY) -m pytest -q tests/house

bench: setup ## the forms engine and the store, beside their peers; with Node, also beside getodk/web-forms
	@packaging/bench-peers.sh
	$(PY) -m tests.bench

gallery: setup ## every page as a picture, in gallery/
	QT_QPA_PLATFORM=offscreen $(PY) -m ui.gallery --lang es,en,fr,ar --out gallery

nightly: setup compiler crashes ## every test, properties with many examples, N=200000 inputs that nobody would write
	$(PY) -m pytest -m "nightly or not nightly" --hypothesis-profile=nightly
	packaging/fuzz.sh $(N)

crashes: setup compiler ## power cuts, faults and kills by the thousand, 30 minutes at a time; goes on where it stopped
	$(PY) -m tests.reliability controls --count 1000
	$(PY) -m tests.reliability nightly --states $(STATES) --kills $(KILLS)

translations: setup ## bring the catalogues in step with the source, and say what is to translate
	$(PY) packaging/catalogues.py update

# For maintainers: needs uv, which nothing else here does.
lock: ## requirements.lock anew, for every system, with hashes
	uv pip compile pyproject.toml --quiet --upgrade --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-strip-extras --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock
