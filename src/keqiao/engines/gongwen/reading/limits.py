"""限度: how large a file, its parts, its text and the reading of it may be.

The longest notice of the State Council's gazette has some 100,000 characters; the limits leave two orders of
magnitude. They are working limits of this program, not rules of any standard.
"""

from __future__ import annotations

FILE_BYTES = 30_000_000
TEXT_CHARACTERS = 10_000_000

PACKAGE_PARTS = 5_000
PACKAGE_BYTES = 200_000_000
PART_BYTES = 60_000_000
PART_RATIO = 200
"""A part that grows more than this when unpacked, and is larger than a megabyte, is a bomb."""

PDF_PAGES = 600

SECONDS = 15
MEMORY_BYTES = 2_000_000_000
SCAN_SECONDS = 900
SCAN_MEMORY_BYTES = 8_000_000_000
"""Reading a scan takes about 20 seconds a page and the models want address space."""
