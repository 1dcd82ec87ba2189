# What one does in a checkout. It needs python3 (3.11 or newer), make and a network; nothing is done as root
# but `make test` installing test programs when root asks for it. Stamps in .venv say what is up to date.

PYTHON ?= python3
PORT   ?= 8000
ARGS   ?=

bin    := .venv/bin
stamps := .venv/stamps
pip    := $(bin)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
lock   := $(bin)/uv pip compile pyproject.toml --no-config --quiet --universal --python-version 3.11 \
          --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

# templates too: the icons that they name are put into the sprite
frontend := $(shell find lms/web/frontend -type f -not -path '*/node_modules/*' 2>/dev/null) \
            $(shell find lms courses question_bank certificates -name '*.html' 2>/dev/null)
catalogs := $(shell find lms courses question_bank certificates -name '*.po' 2>/dev/null)

# where it is set, every program that is started compiles all of its modules anew, and the tests start hundreds
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup install test check style types house bench clean lock
.DELETE_ON_ERROR:

run: install  ## the demo on http://127.0.0.1:8000 (another port: make run PORT=8080)
	@.ci/system-packages report
	@LMS_BASE_URL="$${LMS_BASE_URL:-http://127.0.0.1:$(PORT)}" $(bin)/lms serve --demo --port $(PORT)

setup: install $(stamps)/dev  ## everything installed, nothing served

install: $(stamps)/app $(stamps)/assets $(stamps)/translations

test: setup  ## some of them: make test ARGS="tests/courses -k enrol"
	@.ci/system-packages install
	@.ci/with-services $(bin)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: style types house  ## all of them, whatever fails first: make -k check

style: setup
	$(bin)/ruff check .
	$(bin)/ruff format --check .

types: setup
	$(bin)/mypy

house: setup
	@.ci/with-services $(bin)/python -m pytest -q tests/architecture

bench: setup  ## all of them, or one: make bench ARGS=bench/gift.py
	@for one in $(or $(ARGS),bench/*.py); do echo "$$one"; $(bin)/python $$one || exit 1; done

lock: setup  ## after changing the dependencies in pyproject.toml; ARGS=--upgrade for newer releases
	$(lock) --extra build $(ARGS) --output-file requirements.lock
	$(lock) --extra build --extra dev --constraints requirements.lock $(ARGS) --output-file requirements-dev.lock

clean:  ## all that was built or installed; your data in var/ stays
	rm -rf .venv build xueshi.egg-info lms/web/static/build lms/web/frontend/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +


$(stamps)/venv:
	@$(PYTHON) .ci/python-version.py
	@echo "Setting up in .venv (about a minute, once) …"
	@$(PYTHON) -m venv .venv
	@mkdir -p $(stamps) && touch $@

$(stamps)/packages: requirements.lock | $(stamps)/venv
	@echo "Installing packages …"
	@$(pip) --require-hashes --requirement requirements.lock
	@touch $@

$(stamps)/dev: requirements-dev.lock $(stamps)/packages
	@echo "Installing what tests and checks need …"
	@$(pip) --require-hashes --requirement requirements-dev.lock
	@touch $@

$(stamps)/app: pyproject.toml $(stamps)/packages
	@PYTHONWARNINGS=ignore $(pip) --no-build-isolation --editable .
	@touch $@

$(stamps)/node_modules: lms/web/frontend/package-lock.json | $(stamps)/packages
	@echo "Building styles and scripts …"
	@.ci/npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(stamps)/assets: $(frontend) $(stamps)/node_modules
	@.ci/npm run --silent build
	@touch $@

$(stamps)/translations: $(catalogs) $(stamps)/app
	@$(bin)/python -m lms.web.translations compile
	@touch $@
