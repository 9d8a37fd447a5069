"""后台任务: long work with progress, cancel and result, enqueued in its act's transaction; schedules by tick."""
