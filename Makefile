# Everything a person does here. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test test-all test-rest check lint dev demo bench fuzz format constraints docs clean

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install
STREAMLIT := $(BIN)/python -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)
ARGS ?=
# One more than there are cores: many tests wait for a browser.
WORKERS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/run.stamp ## install what is needed into .venv and start the app on http://127.0.0.1:8501
	@echo "Smarketing starts on http://127.0.0.1:$(PORT) (Ctrl+C ends it)"
	@$(STREAMLIT)

test: $(VENV)/dev.stamp ## the tests of what a change can break, in minutes
	@echo "== Tests: all but the slow ones, over a part of the random cases"
	$(PYTEST) -m "not slow" $(ARGS)

test-rest: $(VENV)/dev.stamp ## what make test leaves out: slow tests, the browser, all random cases
	@echo "== Tests: the slow ones, the browser, and all random cases"
	TESTS_SIZE=whole $(PYTEST) -m "slow or sampled" $(ARGS)

test-all: test test-rest ## all tests: make test, then make test-rest

lint: $(VENV)/dev.stamp ## formatting, lint, types, SQL format
	@echo "== Formatting, lint, types, SQL format"
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfmt --check --quiet queries

check: lint test ## make lint, then make test

dev: $(VENV)/dev.stamp ## the app, reloading when a file changes and showing full errors
	@echo "Smarketing starts on http://127.0.0.1:$(PORT) (Ctrl+C ends it)"
	@$(STREAMLIT) --server.fileWatcherType auto --server.runOnSave true --client.showErrorDetails full

demo: $(VENV)/run.stamp ## write the demo company's exports anew and load them
	$(BIN)/python -m smarketing demo $(ARGS)

bench: $(VENV)/dev.stamp ## measure the ratios we promise (ARGS="--rows 1000000 --rounds 5")
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(VENV)/dev.stamp ## many more random cases, then the property tests ROUNDS times, with fresh seeds
	TESTS_SIZE=fuzz FUZZ_SEED=$$RANDOM $(PYTEST) -q -m sampled $(ARGS)
	for round in $$(seq $(or $(ROUNDS),10)); do \
		TESTS_SIZE=fuzz $(BIN)/python -m pytest -q -m hypothesis --hypothesis-seed=$$RANDOM $(ARGS) || exit 1; \
	done

format: $(VENV)/dev.stamp ## format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfmt --quiet queries

docs: $(VENV)/dev.stamp ## write docs/METRICS.md from the headers of the queries
	$(BIN)/python -m smarketing.metrics_page docs/METRICS.md

constraints: $(VENV)/dev.stamp ## pin what the requirements pull in
	{ head -2 constraints.txt; $(BIN)/python -m pip freeze | grep -vxFf <(grep -h == requirements.txt requirements-dev.txt); } \
		> constraints.new && mv constraints.new constraints.txt

clean: ## remove .venv and caches; the warehouse stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt constraints.txt | $(BIN)/python
	@echo "== Installing what the app needs into $(VENV), once"
	$(PIP) --compile -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt constraints.txt | $(BIN)/python
	@echo "== Installing what the app and its tests need into $(VENV), once"
	$(PIP) --compile -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
