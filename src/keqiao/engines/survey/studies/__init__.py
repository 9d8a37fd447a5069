"""调查说明书: a study written down in a TOML file — its data, design, calibration and the figures asked
for — read, built, answered and reported."""

from keqiao.engines.survey.studies.answering import Answered, answer_study
from keqiao.engines.survey.studies.building import build_design
from keqiao.engines.survey.studies.comparing import compare_waves
from keqiao.engines.survey.studies.reading import Question, Study, read_change, read_study
from keqiao.engines.survey.studies.reporting import change_report, study_report
from keqiao.engines.survey.studies.writing import write_output

__all__ = [
    "Answered",
    "Question",
    "Study",
    "answer_study",
    "build_design",
    "change_report",
    "compare_waves",
    "read_change",
    "read_study",
    "study_report",
    "write_output",
]
