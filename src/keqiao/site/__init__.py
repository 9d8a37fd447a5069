"""Site: puts the house together (command line; settings, urls and server come with the platform)."""
