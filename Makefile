# The handbook's commands. Each sets up what it needs; a second call starts at once.
# Another Python: make serve PYTHON=python3.13     Another port: make serve PORT=8001
PYTHON ?= python3
PORT ?= 8000
PY = .venv/bin/python
SETUP = $(PYTHON) scripts/environment.py

.PHONY: help serve site test results results-full copies bench new ids schemas links lock css format clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

serve: ## build the site and serve it with live reload at http://127.0.0.1:8000
	@$(SETUP) site
	@$(PY) scripts/serve.py $(PORT)

site: ## strict build into site/
	@$(SETUP) site
	@$(PY) scripts/build_site.py

test: ## set up everything that tests need, and run every test
	@$(SETUP) site case test browser node
	@$(PY) -m pytest

results: ## run the experiments and the case, and write numbers, output and charts into snippets/results/ (NAMES="level_2")
	@$(SETUP) site case
	@$(PY) scripts/results.py $(NAMES)

results-full: ## the same, and what takes longest: loads, the largest sizes
	@$(SETUP) site case
	@$(PY) scripts/results.py --full $(NAMES)

copies: ## write the files again that the case holds as copies: shared by levels, or a template filled in
	@$(SETUP) site
	@$(PY) scripts/copies.py

bench: ## measure build time, growth, weight of the pages, search, and how fast a click shows
	@$(SETUP) site test browser node
	@$(PY) -m bench

new: ## a new record with its page and its line in the navigation: make new KIND=pitfall ID=13-name
	@$(SETUP) site
	@$(PY) scripts/new_record.py "$(KIND)" "$(ID)"

ids: ## add new ids to data/published-ids.txt
	@$(SETUP) site
	@$(PY) scripts/publish_ids.py

schemas: ## write schemas/ from macros/records.py
	@$(SETUP) site
	@$(PY) scripts/write_schemas.py

links: ## ask whether every external address still answers (needs a network; not part of the tests)
	@$(SETUP) site
	@$(PY) scripts/check_external.py

css: ## cut the theme's style sheets down to what the built pages use
	@$(SETUP) site test node
	@$(PY) scripts/purge_css.py

format: ## format and lint the Python
	@$(SETUP) site test
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

lock: ## resolve pyproject.toml into requirements*.txt, and the lock of each level
	@$(SETUP) lock
	@$(SETUP) site
	@$(PY) scripts/constraints.py

clean: ## remove everything that was built
	rm -rf .venv .cache site node_modules
