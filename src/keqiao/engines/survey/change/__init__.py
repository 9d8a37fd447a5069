"""Change between waves."""
