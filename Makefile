# Nosology: `make run` codes the example notes, `make test` passes the suite, `make check` is the gate.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN := $(VENV)/.run
TEST := $(VENV)/.test
SOURCES := $(shell find src hatch_build.py build_hook -name '*.py' -o -name '*.tsv' -o -name '*.toml' 2>/dev/null)

.PHONY: run test check bench docs format reference clean

run: $(RUN)
	$(BIN)/nosology code examples

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Nosology needs Python 3.11 to 3.13; this is %d.%d. Try: make run PYTHON=python3.12" % v)'
	$(PYTHON) -m venv $(VENV)

$(RUN): $(VENV)/bin/python requirements/run.txt pyproject.toml $(SOURCES)
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --force-reinstall .
	@rm -f $(TEST)
	@touch $@

$(TEST): $(VENV)/bin/python requirements/run.txt requirements/test.txt pyproject.toml hatch_build.py $(SOURCES)
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/test.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@rm -f $(RUN)
	@touch $@

test: $(TEST)
	$(BIN)/python -m pytest

check: $(TEST)
	$(BIN)/ruff check src tests bench tools hatch_build.py
	$(BIN)/ruff format --check src tests bench tools hatch_build.py
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/reference.py --check
	$(BIN)/python -m pytest -q tests/docs

bench: $(TEST)
	$(BIN)/python -m bench

reference: $(TEST)
	$(BIN)/python tools/reference.py

docs: $(TEST)
	$(BIN)/zensical build --clean

format: $(TEST)
	$(BIN)/ruff check --fix src tests bench tools hatch_build.py
	$(BIN)/ruff format src tests bench tools hatch_build.py

clean:
	rm -rf $(VENV) site src/nosology/terminology/releases src/nosology/coders/compiled
