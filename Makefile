# Needs Python 3.11 or later and make; everything else comes from the package index.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
STAGE ?= local
export PORT ?= 8000
export VAR_DIR ?= $(CURDIR)/var
export PYTHONUNBUFFERED = 1
# Where the shell forbids it, each of many processes would compile all libraries anew: 10 s.
unexport PYTHONDONTWRITEBYTECODE

MANAGE = .venv/bin/python manage.py

.PHONY: help serve test soak check reset stop deploy bench format

help:  ## Show this list.
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

serve: .venv/made .venv-aws/made  ## Run everything here: PORT=8000 VAR_DIR=var.
	@exec $(MANAGE) serve

test: .venv/made .venv-aws/made  ## Run every claim, as CI does.
	.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-branch --cov-report=term-missing:skip-covered $(ARGS)

soak: .venv/made .venv-aws/made  ## Run the same claims with large counts.
	SOAK=1 .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --timeout=1800 $(ARGS)

check: .venv/made .venv-workflows/made  ## Check style, types, layers and settings.
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	PYTHONPATH=. .venv/bin/lint-imports
	$(MANAGE) check --deploy --fail-level WARNING
	.venv-workflows/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	.venv-workflows/bin/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	.venv-workflows/bin/zizmor --offline --no-progress --quiet .github

format: .venv/made  ## Bring the code into its form.
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

reset: stop  ## Forget the data of VAR_DIR.
	rm -rf "$(VAR_DIR)"

stop:  ## Stop the embedded AWS that `make deploy` left running.
	@if [ -d "$(VAR_DIR)" -a -x .venv/bin/python ]; then $(MANAGE) stop; fi

deploy: .venv/made .venv-aws/made  ## Deploy a stage: STAGE=local|dev|staging|prod.
	@exec env -u STAGE $(MANAGE) deploy --stage $(STAGE)

bench: .venv/made .venv-aws/made  ## Measure cold and warm CPU, memory, calls and the package.
	@exec $(MANAGE) bench

.venv/made: requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit("Hearth needs Python 3.11 or later." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.8
	.venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements-dev.txt
	@touch $@

.venv-aws/made: requirements-aws.txt .venv/made
	$(PYTHON) -m venv --without-pip .venv-aws
	.venv/bin/uv pip sync --quiet --python .venv-aws/bin/python --require-hashes requirements-aws.txt
	@touch $@

.venv-workflows/made: requirements-workflows.txt .venv/made
	$(PYTHON) -m venv --without-pip .venv-workflows
	.venv/bin/uv pip sync --quiet --python .venv-workflows/bin/python --require-hashes requirements-workflows.txt
	@touch $@
