"""评审专家分配与对接会排程: reviewers to applications without conflicts, meetings into slots and tables.

Both are min-cost flows. Reviewers may be drawn at random with a logged seed; a timetable is coloured
exactly and mended after a no-show without moving anybody else.
"""

from keqiao.engines.assignment.conflicts import (
    Conflict,
    ConflictKind,
    Unit,
    conflict_kinds,
    in_force,
    is_hard,
    same_unit_conflicts,
)
from keqiao.engines.assignment.draw import Draw, draw_among_ties, draw_capped
from keqiao.engines.assignment.meetings import MatchDay, Meeting, Shortfall, Side, Timetable, Wish
from keqiao.engines.assignment.replan import Replan, replan
from keqiao.engines.assignment.reviewers import (
    FORBIDDEN,
    FREE,
    REQUIRED,
    Assignment,
    Panel,
    assign_reviewers,
)
from keqiao.engines.assignment.timetable import faults, schedule

__all__ = [
    "FORBIDDEN",
    "FREE",
    "REQUIRED",
    "Assignment",
    "Conflict",
    "ConflictKind",
    "Draw",
    "MatchDay",
    "Meeting",
    "Panel",
    "Replan",
    "Shortfall",
    "Side",
    "Timetable",
    "Unit",
    "Wish",
    "assign_reviewers",
    "conflict_kinds",
    "draw_among_ties",
    "draw_capped",
    "faults",
    "in_force",
    "is_hard",
    "replan",
    "same_unit_conflicts",
    "schedule",
]
