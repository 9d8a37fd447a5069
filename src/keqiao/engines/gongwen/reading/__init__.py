"""读入: any file a notice comes in becomes plain text: txt, html, docx, pdf, ofd, and scans by optional OCR.

Plain text is decoded here. Every other format is taken apart in a process of its own with a limit on time and
memory, so that a broken or hostile file ends in one sentence and never takes the caller along.
"""

from keqiao.engines.gongwen.reading.source import Origin, SourceText, read

__all__ = ["Origin", "SourceText", "read"]
