"""Signals of the family personalization, one theme a file."""
