"""The programme's log: one DuckDB file with provenance, idempotent imports and erasure."""

from outreach_analysis.store.dictionary import data_dictionary
from outreach_analysis.store.pseudonyms import load_key, pseudonymise
from outreach_analysis.store.store import Store, Upserted, open_store

__all__ = ["Store", "Upserted", "data_dictionary", "load_key", "open_store", "pseudonymise"]
