"""报告: results of the engine as reports for a reader, and as plain data for a program."""
