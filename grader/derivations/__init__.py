"""Decides whether the steps of a derivation follow from each other: by numbers, on trees that evaluate no text."""
