"""Core: what every room stands on (identity, parties, flow, journal, measures, files). Knows no room."""
