# The two main commands are make review and make test; each sets up what it needs once.
PYTHON ?= python3
VENV   := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP    := $(BIN)/python -m pip install --disable-pip-version-check
READY  := $(VENV)/.ready
TOOLS  := $(VENV)/.ready-dev
BUILD  := .ci/requirements-build.lock
LOCK   := uv pip compile --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-emit-index-url --no-emit-find-links --no-header --no-config

.PHONY: review test lint bench lock sbom clean

review: $(READY)  ## Open the terminal UI on the sample articles, with a separate database and a guideline.
	cd corpus/demo && ../../$(BIN)/annotator review --db ../../.demo.db night-trains.txt ../articles

test: $(TOOLS)  ## Run all tests.
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(TOOLS)  ## Check format, lint, types and import rules.
	$(BIN)/ruff format --check annotator tests .ci
	$(BIN)/ruff check annotator tests .ci
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TOOLS)  ## Compare speed and memory with the bare libraries; never fails. BENCH=--large takes hours.
	$(BIN)/python -m tests.perf.bench $(BENCH)

# The first line of a lock gives its download size. Build tools are kept in a separate folder, so that the environment
# has only what running needs. "annotator" is the former name of the distribution.
$(READY): requirements.lock $(BUILD) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@echo "Setting up the program in $(VENV) (only once): $$(sed -n '1s/^# //p' requirements.lock)."
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --quiet --target $(VENV)/build --upgrade --require-hashes -r $(BUILD)
	-@$(BIN)/python -m pip uninstall --quiet --yes annotator 2>/dev/null
	PYTHONPATH=$(VENV)/build $(PIP) --no-deps --no-build-isolation --editable .
	touch $(READY)

$(TOOLS): requirements-dev.lock $(READY)
	@echo "Adding the tools for tests and checks (only once): $$(sed -n '1s/^# //p' requirements-dev.lock), including the program's own."
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $(TOOLS)

lock:  ## Update all locks, with hashes and download sizes (needs uv).
	$(LOCK) pyproject.toml --group dev --all-extras -o requirements-dev.lock
	$(LOCK) pyproject.toml --constraint requirements-dev.lock -o requirements.lock
	$(LOCK) --group build --constraint requirements-dev.lock -o $(BUILD)
	$(PYTHON) -m tests.packaging.download requirements.lock requirements-dev.lock

sbom:  ## Print what the program is made of, as CycloneDX; every wheel holds the same.
	@$(PYTHON) .ci/sbom.py

clean:  ## Remove the virtual environment and caches.
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
