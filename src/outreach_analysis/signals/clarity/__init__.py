"""Signals of the family clarity, one theme a file."""
