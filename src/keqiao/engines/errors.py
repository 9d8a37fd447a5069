"""输入错误: the one exception a person's bad input raises in any engine.

A message is a Chinese template with named fields, so that it names the row, field or clause at fault, can be
translated by its template, and can be read by a program through ``fields``.
"""

from __future__ import annotations


class InputError(ValueError):
    """输入有误。

    ``template`` is a Chinese sentence with ``{named}`` places; ``fields`` fill them. A command prints the
    sentence and ends with exit code 2; it never shows a traceback for it.

    >>> str(InputError("第 {row} 行:金额“{value}”不是数字", row=3, value="abc"))
    '第 3 行:金额“abc”不是数字'
    """

    def __init__(self, template: str, **fields: object) -> None:
        self.template = template
        self.fields = fields
        super().__init__(template.format(**fields) if fields else template)
