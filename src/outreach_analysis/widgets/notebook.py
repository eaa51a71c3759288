"""What notebook 05 shows: the panel where somebody types, and where nobody does, the draft as it stands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from outreach_analysis.publish import Shown, examples
from outreach_analysis.publish.load import CACHE_VARIABLE
from outreach_analysis.publish.show import marked_message
from outreach_analysis.widgets.clinic import Clinic, open_clinic
from outreach_analysis.widgets.reading import read_draft

if TYPE_CHECKING:
    from outreach_analysis.studies.estimates import Estimates


@dataclass(frozen=True)
class StillClinic:
    """A draft as a report shows it.

    Parameters
    ----------
    reading : dict
        Of `read_draft`.
    """

    reading: dict[str, Any]

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return show_evidence(self.reading)._repr_mimebundle_(**options)


def show_clinic(
    draft: str = "",
    *,
    log: str | os.PathLike[str] | None = None,
    attempt_id: str = "",
    programme: Estimates | None = None,
    **known: str,
) -> Clinic | StillClinic:
    """The clinic in a notebook; in a report, where nobody types, the draft with its evidence.

    Parameters
    ----------
    draft : str
        Empty, without `attempt_id`: a made-up message to a made-up reader.
    log, attempt_id, programme, **known
        As for `open_clinic`; empty values are passed over.

    Returns
    -------
    Clinic or StillClinic
        Both have `reading`.

    Examples
    --------
    >>> show_clinic("Hello Ada", recipient_name="Ada").reading["text"]
    'Hello Ada'
    """
    given = {name: value for name, value in known.items() if value}
    if not draft and not attempt_id:
        row = examples.frame().iloc[0]
        draft = str(row["text"])
        given = {str(name): str(row[name]) for name in row.index if name != "text"} | given
    if os.environ.get(CACHE_VARIABLE) and not attempt_id:
        return StillClinic(read_draft(draft, given, programme=programme))
    return open_clinic(draft, log=log, attempt_id=attempt_id, programme=programme, **given)


def show_evidence(reading: Mapping[str, Any]) -> Shown:
    """A draft with the evidence underlined, for a page.

    Parameters
    ----------
    reading : mapping
        Of `read_draft`.
    """
    parts = [
        {
            "text": piece["text"],
            "signals": [line["says"] for line in piece["lines"]],
            "family": piece["lines"][0]["family"] if piece["lines"] else "",
        }
        for piece in reading["pieces"]
    ]
    return marked_message(parts)


def advice_table(reading: Mapping[str, Any]) -> pd.DataFrame:
    """The changes worth making, a row each.

    Returns
    -------
    DataFrame
        `about` (family), `change`, `shape` (a pattern with gaps), `why`.
    """
    rows = [
        {
            "about": point["family"],
            "change": point["says"],
            "shape": point["shape"],
            "why": " ".join(f"{line.removesuffix('.')}." for line in point["why"]),
        }
        for point in reading["advice"]["points"]
    ]
    return pd.DataFrame(rows, columns=["about", "change", "shape", "why"], dtype="str")


def say_draft(reading: Mapping[str, Any]) -> str:
    """Whether the draft is ready, and whether it is in balance, in one line; a made-up draft is said to be so."""
    headline = reading["advice"]["headline"].removesuffix(" If you have a minute more:")
    made_up = "Of a made-up draft: " if reading["text"] == str(examples.frame()["text"].iloc[0]) else ""
    return f"{made_up}{headline} {reading['balance']['says']}"


def say_families(reading: Mapping[str, Any]) -> list[tuple[str, None]]:
    """Each family score as a sentence, with what it would be if the advice were taken up."""
    said: list[tuple[str, None]] = []
    for family in reading["families"]:
        then = "" if family["then"] is None else f"; {family['then']:.2f} with the advice taken up"
        said.append((f"{family['name'].capitalize()}: {family['says']}{then}.", None))
    return said
