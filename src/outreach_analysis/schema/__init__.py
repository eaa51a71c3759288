"""One table a file: columns, units, meaning and checks, and the `Tables` that hold them."""

from outreach_analysis.schema.attempts import ATTEMPTS
from outreach_analysis.schema.derived import EVIDENCE, FEATURES, OUTCOMES, REVISIONS
from outreach_analysis.schema.flat import FLAT_COLUMNS
from outreach_analysis.schema.merge import merge
from outreach_analysis.schema.messages import MESSAGES
from outreach_analysis.schema.quarantine import QUARANTINE
from outreach_analysis.schema.recipients import RECIPIENTS
from outreach_analysis.schema.replies import REPLIES
from outreach_analysis.schema.reviews import REVIEWS
from outreach_analysis.schema.senders import SENDERS
from outreach_analysis.schema.table import Column, Table
from outreach_analysis.schema.tables import Tables

SOURCE_TABLES = (SENDERS, RECIPIENTS, ATTEMPTS, MESSAGES, REVIEWS, REPLIES)
"""What importers fill, parents before children."""

__all__ = [
    "ATTEMPTS",
    "EVIDENCE",
    "FEATURES",
    "FLAT_COLUMNS",
    "MESSAGES",
    "OUTCOMES",
    "QUARANTINE",
    "RECIPIENTS",
    "REPLIES",
    "REVIEWS",
    "REVISIONS",
    "SENDERS",
    "SOURCE_TABLES",
    "Column",
    "Table",
    "Tables",
    "merge",
]
