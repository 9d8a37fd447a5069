"""日志: append-only, one hash chain per record, sealed at intervals with a Merkle root; ``verify`` finds any change.

Services call ``append`` inside the transaction of their act: when the journal cannot be written, the act is undone.
"""
