"""计划: planning, lead and joint units and supervisors work here on a published plan; serves all key works."""
