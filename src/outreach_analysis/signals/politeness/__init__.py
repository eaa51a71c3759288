"""Signals of the family politeness, one theme a file."""
