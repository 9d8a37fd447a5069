"""流转: records move between declared states by declared moves. One declaration gives the check, the lock, the
journal entry, the buttons, the API, the permission matrix and the diagram in the docs.
"""

from keqiao.core.flow.applying import apply, create, possible
from keqiao.core.flow.declaration import Choice, Flow, Move, Need, State, flow_of, flows, register
from keqiao.core.flow.record import Record

__all__ = [
    "Choice",
    "Flow",
    "Move",
    "Need",
    "Record",
    "State",
    "apply",
    "create",
    "flow_of",
    "flows",
    "possible",
    "register",
]
