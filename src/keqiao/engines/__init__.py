"""Engines: pure computation. Data in, data out; no Django, no clock, no network; each usable alone."""
