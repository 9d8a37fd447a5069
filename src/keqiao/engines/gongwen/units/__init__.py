"""责任单位: names, groups in brackets, roles, and the register they are resolved against."""
