"""The only code beside student code: it holds no check, no reference answer, no seed and no score."""
