"""平台: what starts, sets up and looks after the running site; each command is a thin front over core."""
