"""Rooms: one package per place where somebody works. A room owns its records; nobody else writes them."""
