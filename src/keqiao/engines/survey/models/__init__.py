"""Regression and tests under a survey design."""
