"""Thanking the reader."""

from __future__ import annotations

from outreach_analysis.signals.batch import Batch
from outreach_analysis.signals.contract import example, signal
from outreach_analysis.text import Spans


@signal(
    family="politeness",
    kind="count",
    unit="mentions",
    reads_as="higher: the message thanks more often",
    does_not_measure="whether the thanks are earned, or for what",
    references=(
        "Danescu-Niculescu-Mizil et al. 2013: gratitude .87 on perceived politeness",
        "Althoff et al. 2014: gratitude .27 log-odds of success",
    ),
    direction="+",
    version=7,
    examples=(
        example("Thank you so much for your time.", 1, "Thank you so much"),
        example("Thanks a lot, I really appreciate the note.", 2, "Thanks a lot", "appreciate"),
        example("I don't appreciate it.", 0),
        example("Thanks to you the talk failed.", 0),
    ),
)
def gratitude(batch: Batch) -> Spans:
    """Thanks and appreciation."""
    return batch.find("gratitude")
