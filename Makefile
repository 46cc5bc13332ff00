# Everything a person does here. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check dev demo bench fuzz format constraints docs clean

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq
STREAMLIT := $(BIN)/python -m streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)
ARGS ?=
# One more than there are cores: many tests wait for a browser.
WORKERS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

run: $(VENV)/run.stamp ## install what is needed into .venv and start the app on http://127.0.0.1:8501
	$(STREAMLIT)

test: $(VENV)/dev.stamp ## run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: $(VENV)/dev.stamp ## formatting, lint, types, SQL format, then all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfmt --check --quiet queries
	$(MAKE) test

dev: $(VENV)/dev.stamp ## the app, reloading when a file changes and showing full errors
	$(STREAMLIT) --server.fileWatcherType auto --server.runOnSave true --client.showErrorDetails full

demo: $(VENV)/run.stamp ## write the demo company's exports anew and load them
	$(BIN)/python -m smarketing demo $(ARGS)

bench: $(VENV)/dev.stamp ## measure the ratios we promise (ARGS="--rows 1000000 --rounds 5")
	$(BIN)/python -m benchmarks $(ARGS)

fuzz: $(VENV)/dev.stamp ## 10,000 files, 1,000 sequences of loads and undos, then the property tests ROUNDS times, with fresh seeds
	HYPOTHESIS_PROFILE=fuzz FUZZ_TABLES=10000 FUZZ_DAMAGED=10000 FUZZ_SEQUENCES=1000 FUZZ_SEED=$$RANDOM \
		$(BIN)/python -m pytest -q -n auto tests/fuzz $(ARGS)
	for round in $$(seq $(or $(ROUNDS),10)); do \
		HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -q -m hypothesis --hypothesis-seed=$$RANDOM $(ARGS) || exit 1; \
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
	$(PIP) --compile -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt constraints.txt | $(BIN)/python
	$(PIP) --compile -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
