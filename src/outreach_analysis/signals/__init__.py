"""Signals: each finds evidence in messages, from which the framework counts features."""
