"""Everything about the process that student code runs in."""
