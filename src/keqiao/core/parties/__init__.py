"""主体: organisations with their codes, names over time, kinds and places; divisions with validity; zones."""
