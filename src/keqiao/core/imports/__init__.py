"""导入: a sheet is declared once; template, dry run, all or nothing or row by row, error file and job come with it."""

from keqiao.core.imports.declaration import Choice, Column, Fault, Row, Sheet, register, sheet_of

__all__ = ["Choice", "Column", "Fault", "Row", "Sheet", "register", "sheet_of"]
