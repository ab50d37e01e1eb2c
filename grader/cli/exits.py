"""What the exit codes mean."""

GRADED, BELOW, USAGE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130
INCOMPLETE = 1  # an export that left students out
