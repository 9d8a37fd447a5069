"""演示的安排: who does what in the demonstration's year. Names as printed in 川办函〔2017〕91号; acts made up."""

from __future__ import annotations

from datetime import date

LATE_SIGNERS = ("商务厅", "省国防科工办")
IDLE = ("文化厅", "省国防科工办")
"""Units that report once, are returned the report, and then fall silent: red at the year's end."""
REFUSED = {(7, "人力资源社会保障厅"): "教育厅"}
"""(task, unit) that refuses, and the unit that takes it over."""
SUSPENDED = (8, "中测院")
FAR = (11, "科技厅")
"""Reports less than the records show: the gap between the two lights."""
CLOSED = (1, 9, 10)
VERIFIED = (2,)
WINDOWS = (
    (date(2017, 7, 10), date(2017, 7, 19), 35, 55),
    (date(2017, 10, 11), date(2017, 10, 19), 62, 82),
    (date(2017, 12, 18), date(2017, 12, 22), 92, 100),
)
"""When reports come in, and between which shares their progress lies."""
