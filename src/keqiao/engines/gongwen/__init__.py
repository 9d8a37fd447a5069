"""公文: compiles a published work arrangement into sections, tasks, responsible units, targets and supervision rules."""
