"""建立与跟进索引: versions with aliases, a queue of changes, rebuilding while serving."""

from keqiao.engines.retrieval.indexing.changes import Change, ChangeQueue, FileQueue
from keqiao.engines.retrieval.indexing.versions import BuildReport, VersionedIndex

__all__ = ["BuildReport", "Change", "ChangeQueue", "FileQueue", "VersionedIndex"]
