"""成品: the plan as a terminal summary, a task ledger (docx, xlsx) and a page with every find in place."""
