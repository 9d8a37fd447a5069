"""搜索: one box over everything the viewer may see; the scope is inside the query."""
