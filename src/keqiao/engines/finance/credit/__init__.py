"""信用评分: scorecards from binning to points and reasons, their quality, innovation points, fairness."""
