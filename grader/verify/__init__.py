"""The grader grades itself: solutions that are right, wrong, trivial or mutated, and what each of them earns."""
