# Thin names over run.py, which does the work on every system:
# where there is no make (Windows), say `py run.py run` instead of `make run`.
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: run dev test bench screenshots help

run: ## start everything on http://localhost:3000 (CRM_HOST, CRM_PORT … change where)
	@$(PYTHON) run.py run $(ARGS)

dev: ## the same with reload after every change
	@$(PYTHON) run.py dev $(ARGS)

test: ## all tests; ARGS="-k board" picks some
	@$(PYTHON) run.py test $(ARGS)

bench: ## measure speed on a production build
	@$(PYTHON) run.py bench $(ARGS)

screenshots: ## take the pictures of the README again
	@$(PYTHON) run.py screenshots $(ARGS)

help: ## this list
	@$(PYTHON) run.py help
