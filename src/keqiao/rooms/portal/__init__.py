"""门户: the public, and everybody at their own desk; serves all key works."""
