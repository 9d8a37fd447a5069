"""文件: uploads checked by content, kept once by checksum, given out only through the permission of their record."""
