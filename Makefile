# The same words for you, the hook and CI. Needs git, make and Python 3.11 to 3.13.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= demo
# Compiled modules make every start two to four times faster.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test check format lint types arrows campaigns bench lock wheel clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/installed: constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

demo: $(VENV)/installed ## an example organisation with half a year of history, in ./demo
	$(BIN)/overton demo --directory $(DEMO)

test: $(VENV)/installed ## all tests, on all cores
	$(BIN)/python -m pytest -n auto --dist loadfile

check: format lint types arrows campaigns test ## all that CI asks for

format: $(VENV)/installed ## formatting, checked only
	$(BIN)/ruff format --check .

lint: $(VENV)/installed ## lint rules
	$(BIN)/ruff check .

types: $(VENV)/installed ## strict types
	$(BIN)/mypy

arrows: $(VENV)/installed ## which room may import which
	$(BIN)/lint-imports

campaigns: $(VENV)/installed ## what the last commit does to our own campaigns (BASE=REV for more)
	$(BIN)/overton lint
	$(BIN)/overton check --base $(or $(BASE),$(shell git rev-parse --quiet --verify HEAD^1 || echo HEAD))
	$(BIN)/overton check --all

bench: $(VENV)/installed ## the budgets, side by side with their peers
	$(BIN)/python -m benchmarks

lock: ## pin every dependency with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--all-extras --group dev pyproject.toml -o constraints.txt

wheel: $(VENV)/installed ## the wheel, in dist/
	$(BIN)/python -m build --wheel

clean: ## everything that was made here
	rm -rf $(VENV) $(DEMO) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
