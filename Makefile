# make chat  installs what is needed and opens a conversation in the terminal; with a token in
#            BONGUICHET_TELEGRAM_TOKEN, on Telegram
# make test  installs what is needed and runs every check
# Both work offline after the first time.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The pins are the whole set: with --no-deps pip never looks for a newer one behind an extra.
# Content sums, not dates: a fresh clone gives every file the same date.
RUN_STAMP := $(VENV)/.run-installed
DEV_STAMP := $(VENV)/.dev-installed

.PHONY: chat test soak bench lock schemas paths clean

chat: $(RUN_STAMP)
	@if [ -n "$$BONGUICHET_TELEGRAM_TOKEN" ]; then $(BIN)/bonguichet telegram; else $(BIN)/bonguichet chat; fi

test: $(DEV_STAMP)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/bonguichet check
	$(BIN)/python -m pytest --cov --cov-report=term -p no:cacheprovider -n auto --dist loadfile

# 200 chats, 20,000 updates, faults and kills, against the strict Bot API server
soak: $(DEV_STAMP)
	$(BIN)/python -m tests.process.soak

bench: $(DEV_STAMP)
	@for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

schemas: $(RUN_STAMP)
	$(BIN)/bonguichet schema

paths: $(RUN_STAMP)
	$(BIN)/bonguichet paths > flows/paths.txt

# The exact set of packages, from the ranges of pyproject.toml; no address of any index is written.
lock: $(DEV_STAMP)
	$(BIN)/python tools/lock.py

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11 or later is needed: install it (on Debian and Ubuntu: apt install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) tools/venv.py $(VENV)

$(RUN_STAMP): requirements/build.txt requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what bonguichet needs (once)..." >&2
	@$(PIP) install --require-hashes --no-deps -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.txt
	@echo "Installing what the checks need (once)..." >&2
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
