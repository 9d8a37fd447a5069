"""公文: compiles a published work arrangement into tasks, units, targets and supervision rules."""
