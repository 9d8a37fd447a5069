"""演练的动作: what the drills' processes do. Each function runs in a process of its own, in the site's environment."""
