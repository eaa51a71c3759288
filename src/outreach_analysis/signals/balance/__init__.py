"""Signals of the family balance, one theme a file."""
