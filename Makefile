# Everything a fresh machine needs is set up by the target that needs it (Python 3.11+, git, make).
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CHECKS ?=
ARGS ?=

.PHONY: setup browser demo test test-faults storm bench lock clean

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

# The page tests drive a real Chromium: taken from the system, or installed where we may.
browser:
	@bash tests/browser.sh

# The bot beside a local Slack workspace with a web page; nothing leaves this machine. ARGS="--language en": all in English.
demo: setup
	$(BIN)/hotline demo $(ARGS)

# Every check there is; CHECKS="style unit" runs only those.
test: setup browser
	$(BIN)/python tests/run.py $(CHECKS)

# Every fault in every flow, SIGKILL at every border, databases in trouble, and random days of faults (RUNS of them, at
# least 500), by two workers; prints its seed, and the figures go into docs/reliability.md.
test-faults: setup
	HOTLINE_FAULTS=all HOTLINE_FAULT_RUNS=$(or $(RUNS),500) $(BIN)/python -m tests.faults.record

# Reports and major incidents while processes are killed, with Slack's limits; half an hour. ARGS="500 25": half of it.
storm: setup
	$(BIN)/python -m tests.faults.record_storm $(ARGS)

# Ratios beside something known, in one run; writes the table of docs/performance.md. ARGS="--quick" for a look.
bench: setup
	$(BIN)/python -m bench $(ARGS)

lock:
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --all-extras pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  -c requirements.lock pyproject.toml -o deploy/requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
