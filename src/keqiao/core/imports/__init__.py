"""导入: tables in, row by row or all or nothing, with an error file to correct and load again."""
