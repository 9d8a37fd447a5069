"""演示省份: the real divisions, units and plan of Sichuan 2017 with synthetic parties and contracts, all marked.

Deterministic: the same seed gives the same province. It lives in a home of its own and is built once.
"""
