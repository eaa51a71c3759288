"""Signals of the family originality, one theme a file."""
