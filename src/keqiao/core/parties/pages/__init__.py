"""主体的页面: the register, its upkeep, merging, and the reference tables."""
