# Two commands matter: `make run` and `make test`. The rest are their parts.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
export KORA_HOME ?= $(CURDIR)/.kora
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# What is judged in seconds; `make eval` judges everything.
SLICE := search faithfulness decisions intents injections pii placeholders

.PHONY: run setup test check eval soak audit lock clean python
run: setup
	@exec $(BIN)/kora serve

setup: .venv/.runtime

python:
	@test -n "$(PYTHON)" || { echo "Kora needs Python 3.11, 3.12 or 3.13 (with its venv module): install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 2; }

.venv/.runtime: requirements.lock pyproject.toml | python
	@test -x $(BIN)/python || { echo "Making .venv with $(PYTHON)"; $(PYTHON) -m venv .venv || { echo "The venv module is missing: on Debian, apt install python3-venv" >&2; exit 2; }; }
	@echo "Installing the locked dependencies (once, about two minutes)"
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.lock
	@echo "Installing the locked test dependencies"
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

check: .venv/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -n 2

test: .venv/.dev
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.proving
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -q -n 2 -m slow
	@$(BIN)/python -m pytest -q -m browser
	@$(BIN)/kora controls --check
	@$(BIN)/kora eval run $(SLICE)

eval: setup
	@$(BIN)/kora eval run

soak: .venv/.dev
	@$(BIN)/python -m tests.mutating
	@$(BIN)/python -m tests.mutations
	@$(BIN)/python -m tests.load.soak

# In an environment of its own, so that what audits is no part of what is locked. --strict: where the
# public database does not answer for a package, that is no clean bill.
audit: python
	@test -x .venv/.audit/bin/pip-audit || { $(PYTHON) -m venv .venv/.audit && .venv/.audit/bin/pip install --disable-pip-version-check --quiet "pip-audit>=2.10,<3"; }
	@.venv/.audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.lock

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .kora
