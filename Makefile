# Every target sets up what it needs. Bare `make` prints help.
# Windows: the same commands, written out, stand in README.md.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

# A Python that runs and is one of 3.11, 3.12, 3.13; PYTHON=… names one.
PYTHON ?=
FIND_PYTHON = for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python); do \
	"$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	2>/dev/null && { echo "$$python"; break; }; done || true

# A pair of MAP begins where a space is followed by a name and =, so columns may hold spaces.
DATA =
MAP =
NAME =
export DATA MAP NAME

.PHONY: help setup report test test-fast check lint types lab clean

help: ## Print this help
	@echo "outreach_analysis: score outreach drafts, and relate them to what came back."
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16 | sed 's/^/  make /'
	@echo
	@echo '  make report DATA=messages.csv MAP="text=Body subject=Title"   runs on your own file'

setup: $(STAMP) ## Build .venv from constraints.txt (every other target does this itself)

$(STAMP): constraints.txt pyproject.toml
	@if ! cmp -s constraints.txt $(VENV)/constraints.txt; then \
		python="$$($(FIND_PYTHON))"; \
		if [ -z "$$python" ]; then \
			echo "outreach_analysis needs Python 3.11, 3.12 or 3.13 with venv;" \
				"found: $$($(or $(PYTHON),python3) -V 2>&1 || echo none)." >&2; \
			echo "Install one of them, or name it: make report PYTHON=/path/to/python3.12" >&2; \
			exit 1; \
		fi; \
		echo "Building $(VENV) with $$("$$python" -V), once; this takes a few minutes …" >&2; \
		"$$python" -m venv --clear $(VENV); \
		$(PIP) --no-deps --require-hashes --no-compile -r constraints.txt; \
		$(BIN)/python -m pip check; \
		$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true; \
		cp constraints.txt $(VENV)/constraints.txt; \
	fi
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

report: $(STAMP) ## Run the notebooks on the sample, or on DATA=file.csv [MAP="text=Body …"] [NAME=run]
	@options=(); \
	if [ -n "$$MAP" ]; then \
		while IFS= read -r pair; do options+=(--map "$$pair"); done \
			< <(sed -E 's/ +([a-z_]+=)/\n\1/g' <<< "$$MAP"); \
	fi; \
	$(BIN)/outreach run $${DATA:+"$$DATA"} "$${options[@]}" $${NAME:+--name "$$NAME"}

test: $(STAMP) ## Run all tests
	@$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

test-fast: $(STAMP) ## Run the tests that take seconds
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow and not browser" $(PYTEST)

check: lint types ## What CI runs: lint, format, types, then all tests
	@$(MAKE) --no-print-directory test

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP)
	@$(BIN)/mypy

lab: $(STAMP) ## Open JupyterLab on the notebooks
	@$(BIN)/outreach lab

clean: ## Remove .venv and caches; data/ and reports/ stay
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build dist
	@find src tests notebooks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
