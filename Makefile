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
CLIENT = clients/typescript
NPM = PATH="$(CURDIR)/.venv-node/bin:$$PATH" npm --prefix $(CLIENT)

.PHONY: help serve test soak check reset stop deploy bench client loadtest format

help:  ## Show this list.
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

serve: .venv/made .venv-aws/made  ## Run everything here: PORT=8000 VAR_DIR=var.
	@exec $(MANAGE) serve

# What the tests drive besides the product itself.
TESTED_WITH = .venv/made .venv-aws/made .venv-load/made $(CLIENT)/node_modules/made /usr/bin/chromium

test: $(TESTED_WITH)  ## Run every claim, as CI does.
	@rm -rf build/coverage
	.venv/bin/python -m pytest -p tests.measuring -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	.venv/bin/python -m slipcover --branch --skip-covered --fail-under 95 --out build/coverage.json --merge build/coverage/*.json

soak: $(TESTED_WITH)  ## Run the same claims with large counts.
	SOAK=1 .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --timeout=1800 $(ARGS)

check: .venv/made .venv-lint/made .venv-workflows/made  ## Check style, types, layers, settings, templates and workflows.
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	PYTHONPATH=. .venv/bin/lint-imports
	$(MANAGE) check --deploy --fail-level WARNING
	.venv/bin/python -m infra.every_template build/templates
	.venv/bin/cfn-lint build/templates/*.json
	.venv-lint/bin/checkov --config-file .checkov.yaml --directory build/templates
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

loadtest: .venv/made .venv-load/made  ## Put load on what `make serve` serves: ARGS="--users 50".
	@exec $(MANAGE) loadtest $(ARGS)

client: .venv/made $(CLIENT)/node_modules/made  ## Make the types of the TypeScript client anew.
	$(MANAGE) schema --file $(CLIENT)/schema.json
	$(NPM) run generate

# The tests of the pages drive it; no package index has one that needs nothing of the system.
/usr/bin/chromium:
	@echo "Installing Debian's chromium, which the tests of the pages drive."
	@sudo=$$([ $$(id -u) -eq 0 ] || echo sudo); $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null

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

.venv-node/made: requirements-node.txt .venv/made
	$(PYTHON) -m venv --without-pip .venv-node
	.venv/bin/uv pip sync --quiet --python .venv-node/bin/python --require-hashes requirements-node.txt
	@touch $@

.venv-load/made: requirements-load.txt .venv/made
	$(PYTHON) -m venv --without-pip .venv-load
	.venv/bin/uv pip sync --quiet --python .venv-load/bin/python --require-hashes requirements-load.txt
	@touch $@

$(CLIENT)/node_modules/made: $(CLIENT)/package-lock.json .venv-node/made
	$(NPM) ci --silent
	@touch $@

.venv-lint/made: requirements-lint.txt .venv/made
	$(PYTHON) -m venv --without-pip .venv-lint
	.venv/bin/uv pip sync --quiet --python .venv-lint/bin/python --require-hashes requirements-lint.txt
	@touch $@

.venv-workflows/made: requirements-workflows.txt .venv/made
	$(PYTHON) -m venv --without-pip .venv-workflows
	.venv/bin/uv pip sync --quiet --python .venv-workflows/bin/python --require-hashes requirements-workflows.txt
	@touch $@
