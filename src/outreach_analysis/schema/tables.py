"""The tables of a programme, travelling together."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from outreach_analysis.schema.attempts import ATTEMPTS
from outreach_analysis.schema.messages import MESSAGES
from outreach_analysis.schema.quarantine import QUARANTINE
from outreach_analysis.schema.recipients import RECIPIENTS
from outreach_analysis.schema.replies import REPLIES
from outreach_analysis.schema.reviews import REVIEWS
from outreach_analysis.schema.senders import SENDERS


@dataclass(frozen=True)
class Tables:
    """Everything that importers produce and studies start from.

    Parameters
    ----------
    senders, recipients, attempts, messages, reviews, replies : DataFrame
        As declared in `outreach_analysis.schema`; columns that a source had beside
        the declared ones travel along in `attempts` (or in `messages` where they vary
        within an attempt).
    quarantine : DataFrame
        Rows that could not be accepted, with file, row, column and reason.
    notes : tuple of str
        What the import assumed, one sentence each (encoding, time zone, date order, …).
    rows_read, rows_accepted, rows_duplicate : int
        `rows_read = rows_accepted + len(quarantine) + rows_duplicate`, exactly.
    origins : dict of table name to DataFrame
        Where rows came from: columns `source` and `row`, aligned by position with the
        table of that name; a table may be absent.
    """

    senders: pd.DataFrame = field(default_factory=SENDERS.conform)
    recipients: pd.DataFrame = field(default_factory=RECIPIENTS.conform)
    attempts: pd.DataFrame = field(default_factory=ATTEMPTS.conform)
    messages: pd.DataFrame = field(default_factory=MESSAGES.conform)
    reviews: pd.DataFrame = field(default_factory=REVIEWS.conform)
    replies: pd.DataFrame = field(default_factory=REPLIES.conform)
    quarantine: pd.DataFrame = field(default_factory=QUARANTINE.conform)
    notes: tuple[str, ...] = ()
    rows_read: int = 0
    rows_accepted: int = 0
    rows_duplicate: int = 0
    origins: dict[str, pd.DataFrame] = field(default_factory=dict)
