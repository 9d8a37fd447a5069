"""健康: whether the system is well (database, disk, journal, jobs, clock), its log lines and its metrics."""
