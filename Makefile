# Thin names for run.py, which does the work with the standard library alone.
PYTHON ?= python3
.PHONY: help demo test check score bench spark format
help:    ; @$(PYTHON) run.py --help
demo:    ; @$(PYTHON) run.py demo $(if $(CHECK),--check)
test:    ; @$(PYTHON) run.py test
check:   ; @$(PYTHON) run.py check
score:   ; @$(PYTHON) run.py score
bench:   ; @$(PYTHON) run.py bench $(NAME)
spark:   ; @$(PYTHON) run.py spark
format:  ; @$(PYTHON) run.py format
