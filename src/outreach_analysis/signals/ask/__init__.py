"""Signals of the family ask, one theme a file."""
