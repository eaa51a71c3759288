"""A synthetic coaching programme, written from a grammar of our own, with its truth planted."""

from outreach_analysis.sample.facade import SampleTables, flatten, sample, write_sample

__all__ = ["SampleTables", "flatten", "sample", "write_sample"]
