# Two commands for everybody: make review, make test. Both set up what they need and do so once.
PYTHON ?= python3
VENV   := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
READY := $(VENV)/.ready

.PHONY: review test lint bench lock clean

review: $(READY)  ## Open the terminal UI on the sample articles, in a database of their own.
	$(BIN)/annotator review --db .demo.db corpus/articles

test: $(READY)  ## Run all tests.
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(READY)  ## Format check, lint, types, import rule.
	$(BIN)/ruff format --check annotator tests
	$(BIN)/ruff check annotator tests
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## Measure against the bare libraries; prints ratios, never fails on time.
	for name in start keys importing exporting seen splitting; do $(BIN)/python -m tests.perf.$$name || exit 1; done

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

lock:  ## Pin every dependency anew, with hashes (needs uv).
	uv pip compile pyproject.toml --group dev --extra postgres --extra train --extra verify --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-config --upgrade -o requirements.lock

clean:  ## Remove the virtual environment and caches.
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
