"""Columnar text: many messages as a few flat numpy arrays, every offset exact."""

from outreach_analysis.text.columns import TextColumns, read_texts
from outreach_analysis.text.compiled import matcher_of_folder
from outreach_analysis.text.hashing import HashTable
from outreach_analysis.text.lexicon import Lexicon, parse_lexicon
from outreach_analysis.text.matches import Matches
from outreach_analysis.text.patterns import Matcher, compile_matcher
from outreach_analysis.text.spans import Spans, each_of_ranges, first_of_runs

__all__ = [
    "HashTable",
    "Lexicon",
    "Matcher",
    "Matches",
    "Spans",
    "TextColumns",
    "compile_matcher",
    "each_of_ranges",
    "first_of_runs",
    "matcher_of_folder",
    "parse_lexicon",
    "read_texts",
]
