# Katchy. `make` alone lists the commands.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev test fuzz lint check format i18n bench lock clean

BIN := .venv/bin
# More words for the command behind a target: make run ARGS="--port 9000", make test ARGS="tests/web -k journal"
ARGS :=

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Start Katchy: install what is missing, migrate, run web and worker (Ctrl-C ends both)
	@$(BIN)/katchy db upgrade
	@exec $(BIN)/katchy serve $(ARGS)

setup: ## Make the environment only; the command is then .venv/bin/katchy
	@scripts/python-environment runtime
	@scripts/system-packages run

setup-dev:
	@scripts/python-environment dev
	@scripts/system-packages test

test: setup-dev ## Run the tests, also those in a browser and with OCR
	$(BIN)/pytest --numprocesses 2 --dist loadgroup $(ARGS)

fuzz: setup-dev ## Read spoiled files of every kind for ten minutes, others each time
	KATCHY_FUZZ_SECONDS=600 KATCHY_FUZZ_SEED=$$RANDOM $(BIN)/pytest tests/indexer/extract/test_fuzz.py $(ARGS)

lint: ## Check style, types, layers and catalogs
	@scripts/python-environment dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/katchy i18n check

check: lint test ## Everything that CI checks

format: ## Put the code into the common style
	@scripts/python-environment dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

i18n: ## Collect the texts for translation and compile the catalogs
	@scripts/python-environment dev
	$(BIN)/katchy i18n extract

bench: setup-dev ## Measure against the bare limits (docs/performance.md)
	$(BIN)/python -m bench $(ARGS)

# The locks keep every version they hold; UPGRADE=--upgrade takes the newest ones.
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --build-deps-for editable \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(UPGRADE)
lock: export CUSTOM_COMPILE_COMMAND = make lock
lock: ## Write the package locks again after a change of pyproject.toml
	@scripts/python-environment dev
	$(COMPILE) --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --output-file requirements/dev.txt --extra dev --constraint requirements/runtime.txt pyproject.toml

clean: ## Remove the environment and caches (never var/, the registry itself)
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
