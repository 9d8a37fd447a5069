"""备份: the database, the files and the seals in one folder with a manifest of SM3 sums, and the way back.

Keys (HOME/keys) are not in it: who has a backup must not have the keys too (control D3). Keep them elsewhere.
"""

from keqiao.core.backup.making import backup
from keqiao.core.backup.restoring import restore

__all__ = ["backup", "restore"]
