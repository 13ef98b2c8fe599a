"""The least that could do each job: what ours is measured against."""
