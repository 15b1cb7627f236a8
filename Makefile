# The commands of the project. They need make, a POSIX shell and Python 3.11 or newer with venv, nothing else.

PORT ?= 8501
# The browser tests come early and take long: in the order of the files no worker is left alone with them at the end.
PYTEST_OPTIONS ?= -n auto --dist loadfile --no-loadscope-reorder
PYTHON_HERE := .venv/bin/python

.DEFAULT_GOAL := help

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: packages ## Start the dashboard on this machine (PORT=8501)
	@$(PYTHON_HERE) -m clustercoop load --if-missing
	@echo "The dashboard is at http://127.0.0.1:$(PORT) (Ctrl+C ends it)."
	@$(PYTHON_HERE) -m streamlit run dashboard.py --server.port $(PORT) --server.address 127.0.0.1

test: developer-packages chromium static ## Run everything: format, lint, types, import contracts, all tests with a browser
	@CHROMIUM="$$(cat .venv/chromium-path)" $(PYTHON_HERE) -m pytest $(PYTEST_OPTIONS)

check: static ## Run the quick part of it, without a browser
	@$(PYTHON_HERE) -m pytest $(PYTEST_OPTIONS) --ignore=tests/browser

format: developer-packages ## Put the code into its form
	@$(PYTHON_HERE) -m ruff check --quiet --select I --fix .
	@$(PYTHON_HERE) -m ruff format .

bench: developer-packages chromium ## Measure the speed of each page and print it as a table
	@CHROMIUM="$$(cat .venv/chromium-path)" $(PYTHON_HERE) -m tests.bench

screenshots: developer-packages chromium ## Take the pictures for README.md anew
	@CHROMIUM="$$(cat .venv/chromium-path)" $(PYTHON_HERE) -m tests.screenshots

lock: developer-packages ## Work out requirements.txt and requirements-dev.txt from pyproject.toml
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt

messages: developer-packages ## Collect the strings that readers see for translators
	@$(PYTHON_HERE) scripts/messages.py

clean: ## Remove .venv and all caches; the datastore stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Steps of the above.

packages:
	@sh scripts/venv.sh requirements.txt

developer-packages:
	@sh scripts/venv.sh requirements.txt requirements-dev.txt

chromium: developer-packages
	@$(PYTHON_HERE) scripts/find_chromium.py > .venv/chromium-path

static: developer-packages
	@$(PYTHON_HERE) -m ruff format --check --quiet .
	@$(PYTHON_HERE) -m ruff check --quiet .
	@$(PYTHON_HERE) -m mypy
	@$(PYTHON_HERE) .venv/bin/lint-imports --no-logo
	@$(PYTHON_HERE) scripts/messages.py --check

# One file for every Python and system; it names no package index.
LOCK = $(PYTHON_HERE) -m uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --annotation-style line --custom-compile-command "make lock"

# The steps follow each other even under `make -j`.
.NOTPARALLEL:
.PHONY: help run test check format bench screenshots lock messages clean packages developer-packages chromium static
