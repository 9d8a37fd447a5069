"""任务书: the operations run from a TOML file over data files, as the command line and a room's job run them.

Each ``run_…`` takes a :class:`Section` (from `read_job`) and returns an `Outcome`: a report, a table, a
record.
"""

from keqiao.engines.survey.jobs.allocating import run_allocate
from keqiao.engines.survey.jobs.benchmarking import run_benchmark
from keqiao.engines.survey.jobs.drawing import check_record, run_draw
from keqiao.engines.survey.jobs.editing import run_edit
from keqiao.engines.survey.jobs.files import DataTable, read_table, write_table
from keqiao.engines.survey.jobs.outcome import Outcome, check_outputs, write_outputs
from keqiao.engines.survey.jobs.protecting import run_protect
from keqiao.engines.survey.jobs.settings import Section, read_job

__all__ = [
    "DataTable",
    "Outcome",
    "Section",
    "check_outputs",
    "check_record",
    "read_job",
    "read_table",
    "run_allocate",
    "run_benchmark",
    "run_draw",
    "run_edit",
    "run_protect",
    "write_outputs",
    "write_table",
]
