"""导出: tables out of any list, as xlsx, csv or json; formula-safe and journalled."""
