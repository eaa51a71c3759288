"""Signals of the family credibility, one theme a file."""
