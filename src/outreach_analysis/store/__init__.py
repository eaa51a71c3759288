"""The programme's log: one DuckDB file with provenance, idempotent imports and erasure."""

from outreach_analysis.store.dictionary import data_dictionary
from outreach_analysis.store.erased import Refused
from outreach_analysis.store.pseudonyms import load_key, pseudonymise
from outreach_analysis.store.sources import count_erased_rows, find_erased, read, read_sources, usual_log
from outreach_analysis.store.store import Store, Upserted, open_store

__all__ = [
    "Refused",
    "Store",
    "Upserted",
    "count_erased_rows",
    "data_dictionary",
    "find_erased",
    "load_key",
    "open_store",
    "pseudonymise",
    "read",
    "read_sources",
    "usual_log",
]
