"""案例形式: for each topic and kind, from a case's inputs to named outputs."""
