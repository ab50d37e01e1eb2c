"""Solved answers to every exercise: the same modules, names and signatures as `exercises/`."""
