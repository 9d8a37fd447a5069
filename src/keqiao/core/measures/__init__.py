"""度量: named, versioned, pure questions over a room's records; their evidence, series, snapshots; targets' lights.

A room registers its measures; a target is bound to one; pages and the API ask ``figure`` and ``evidence``.
"""

from keqiao.core.measures.declaration import (
    Evidence,
    Figure,
    Measure,
    Question,
    measure_of,
    measures,
    register,
)

__all__ = ["Evidence", "Figure", "Measure", "Question", "measure_of", "measures", "register"]
