"""Grades for other gradebooks: one pure function for each format, over `Grade`s and a file that the other exported."""
