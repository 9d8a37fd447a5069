"""转移转化: contract registrars and contract parties work here on technology contracts; serves key work 11."""
