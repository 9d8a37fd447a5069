"""压缩包的错误: what the zip module answers to bytes that are no whole archive.

Whoever opens a zip file, or an office document in one, that came from outside catches these and says a sentence.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib

BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,  # encrypted, or packed in a way or a version that is not known
    ValueError,  # a part said to begin before the file, a name that is no text
)
"""While the archive is opened or while a part is read. InputError is a ValueError: where one may be raised inside,
it is let through first."""
BROKEN_WORKBOOK = (*BROKEN_ZIP, LookupError, TypeError, SyntaxError)
"""The same of a workbook that openpyxl reads: parts, sheets or texts that are missing, values of another kind,
XML that is none."""
