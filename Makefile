# The two commands are `make serve` and `make test`; the rest serves them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python --quiet
# Compiled once here, so that a start need not; files for other versions of Python don't compile, which is no error.
COMPILE = $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib service || true

CLIENTS := $(VENV)/clients
NPM := --silent --no-audit --no-fund --ignore-scripts

.PHONY: serve test hooks lock openapi clients docs bench clean

serve: $(VENV)/.run ## run the service on http://127.0.0.1:8000 (HOST and PORT are respected)
	@exec $(BIN)/python -m service

test: $(VENV)/.dev clients ## run the whole suite
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

hooks: $(VENV)/.dev ## ruff, mypy --strict, import-linter, codespell
	@$(BIN)/pre-commit run --all-files --show-diff-on-failure

lock: $(VENV)/.dev ## pin the newest versions that pyproject.toml allows
	@$(BIN)/python -m uv pip compile pyproject.toml requirements-build.in -U --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q -o requirements.lock
	@$(BIN)/python -m uv pip compile pyproject.toml requirements-build.in -U --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q -o requirements-dev.lock
	@$(BIN)/python -m uv pip compile tests/clients/requirements.in -U --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q -o tests/clients/requirements.lock
	@if command -v npm >/dev/null; then cd tests/clients && npm update $(NPM) --package-lock-only --omit-lockfile-registry-resolved; fi

openapi: $(VENV)/.run ## write openapi/openapi.json anew
	@$(BIN)/mathtutor openapi > openapi/openapi.json

clients: $(VENV)/.clients ## install what generates the clients of tests/clients

bench: $(VENV)/.dev ## measure the service beside the least that could answer, in one run of up to ten minutes
	@$(BIN)/python bench/service

docs: $(VENV)/.dev ## build the documentation into site/
	@$(BIN)/mkdocs build --strict --quiet

clean: ## remove what the targets made
	@rm -rf $(VENV) site dist

# Debian's Python has no ensurepip, so the environment is made without pip and filled from outside.
$(BIN)/python:
	@$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(COMPILE)
	@touch $@ $(VENV)/.run

# Apart from the service's own packages, which they would hold back. Without npm there is no TypeScript client, which its test says.
$(VENV)/.clients: tests/clients/requirements.lock tests/clients/package-lock.json | $(VENV)/.dev
	@$(PYTHON) -m venv --without-pip --clear $(CLIENTS)/python
	@$(PYTHON) -m pip --disable-pip-version-check --python $(CLIENTS)/python/bin/python --quiet install --require-hashes -r tests/clients/requirements.lock
	@cp tests/clients/package.json tests/clients/package-lock.json $(CLIENTS)
	@(cd $(CLIENTS) && npm ci $(NPM)) || echo "npm is missing, or its registry: no TypeScript client is tried"
	@touch $@
