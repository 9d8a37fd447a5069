"""呈现: results as a json document and as a report with tables and charts."""

from keqiao.engines.indices.presenting.compared import comparison_report
from keqiao.engines.indices.presenting.document import document_of
from keqiao.engines.indices.presenting.explained import explanation
from keqiao.engines.indices.presenting.report import report_of

__all__ = ["comparison_report", "document_of", "explanation", "report_of"]
