"""Keqiao 科桥: makes a region's published science-and-technology service plan executable."""

__version__ = "0.1.0"
