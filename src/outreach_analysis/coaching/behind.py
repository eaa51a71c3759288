"""What stands behind a piece of advice: published references, and the programme's own association."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from outreach_analysis.signals.registry import registry, title_of

if TYPE_CHECKING:
    from outreach_analysis.studies.estimates import Estimates

Grade = Literal["experiment", "study", "vendor study", "practice", "hypothesis", "source"]

_SIGNS: tuple[tuple[Grade, re.Pattern[str]], ...] = (
    ("vendor study", re.compile(r"\bvendor\b", re.IGNORECASE)),
    ("hypothesis", re.compile(r"^hypothesis\b", re.IGNORECASE)),
    ("practice", re.compile(r"\bpracti[cst]", re.IGNORECASE)),
    ("hypothesis", re.compile(r"\bhypothesis\b", re.IGNORECASE)),
    ("experiment", re.compile(r"meta-analysis|experiment|trials?\b|odds of response", re.IGNORECASE)),
    ("study", re.compile(r"(?:19|20)\d\d\b[^:]*:")),
)
_ORDER: tuple[Grade, ...] = ("experiment", "study", "vendor study", "practice", "hypothesis", "source")


@dataclass(frozen=True)
class Reference:
    """A published reason for a piece of advice.

    Parameters
    ----------
    grade : {"experiment", "study", "vendor study", "practice", "hypothesis", "source"}
        How much it bears; a source names a thing without measuring it.
    text : str
    """

    grade: Grade
    text: str


@dataclass(frozen=True)
class Association:
    """What this programme's own data say of a signal; an association, not an effect.

    Parameters
    ----------
    term : str
        Signal or family.
    estimate, conf_low, conf_high : float
        Difference in the probability of the outcome per standard deviation.
    conf_level : float
    n_obs : int
        Attempts.
    """

    term: str
    estimate: float
    conf_low: float
    conf_high: float
    conf_level: float
    n_obs: int

    def sentence(self) -> str:
        """The association in words, with n and interval."""
        from outreach_analysis.studies.estimates import counted
        from outreach_analysis.studies.numbers import with_interval

        size, interval = with_interval(asdict(self))
        return (
            f"In this programme a standard deviation more of {title_of(self.term)} is associated with "
            f"{size} points of replies ({interval}; {counted(self.n_obs, 'attempt')})."
        )


def find_references(signals: Sequence[str]) -> tuple[Reference, ...]:
    """The references of signals, the strongest first.

    Parameters
    ----------
    signals : sequence of str

    Returns
    -------
    tuple of Reference

    Examples
    --------
    >>> [found.grade for found in find_references(["greeting_names_recipient"])]
    ['experiment']
    """
    found: dict[str, Reference] = {}
    for name in signals:
        definition = registry().get(name)
        for text in definition.references if definition else ():
            for piece in text.split("; "):
                grade: Grade = next((grade for grade, sign in _SIGNS if sign.search(piece)), "source")
                found.setdefault(piece, Reference(grade, piece))
    return tuple(sorted(found.values(), key=lambda reference: _ORDER.index(reference.grade)))


def find_association(programme: Estimates | None, terms: Sequence[str]) -> Association | None:
    """The programme's association of the first of several terms that was estimated.

    Parameters
    ----------
    programme : Estimates or None
        Of `studies.estimate_associations`.
    terms : sequence of str
        Signals, then the family.

    Returns
    -------
    Association or None
        None without a programme, and where no term has an interval.
    """
    if programme is None:
        return None
    table = programme.table[programme.table["scale"] == "probability"].set_index("term")
    for term in terms:
        if term not in table.index:
            continue
        row = table.loc[[term]].iloc[0]
        estimate, low, high = (float(row[name]) for name in ("estimate", "conf_low", "conf_high"))
        if math.isfinite(estimate) and math.isfinite(low) and math.isfinite(high):
            return Association(term, estimate, low, high, float(row["conf_level"]), int(row["n_obs"]))
    return None
