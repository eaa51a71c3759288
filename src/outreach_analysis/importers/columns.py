"""Whose column is what: canonical names, common synonyms and `--map`."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from outreach_analysis.errors import MissingColumnError, UnknownNameError, UnreadableSourceError, UsageError
from outreach_analysis.importers.suggest import holds_data, likely_text_column, suggest_columns
from outreach_analysis.importers.times import looks_like_times
from outreach_analysis.importers.values import looks_boolean, looks_integer, looks_like_stages
from outreach_analysis.schema import FLAT_COLUMNS

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "message", "message text", "message body", "message content", "body", "body text", "content",
        "email text", "email body", "mail text", "outreach message", "outreach text", "draft text", "full text",
        "email content", "msg", "outreach msg", "linkedin message", "message draft",
    ),
    "subject": ("subject line", "email subject", "message subject"),
    "sender_id": ("sender", "from", "from id", "member id", "member", "participant id", "participant", "student id"),
    "sender_name": ("sender", "from", "from name", "member name", "participant name", "student name"),
    "recipient_id": (
        "to id", "contact id", "recipient email", "recipient url", "to email", "contact email", "recipient linkedin url",
        "contact linkedin url", "linkedin url", "linkedin profile url", "linkedin profile", "profile url", "linkedin",
    ),
    "recipient_name": ("recipient", "to", "to name", "contact name", "contact", "person name", "contact person"),
    "recipient_company": (
        "company", "employer", "organisation", "organization", "contact company", "company name", "firm",
    ),
    "recipient_title": ("job title", "position", "contact title", "recipient position", "recipient role"),
    "recipient_profile": ("profile", "bio", "headline", "recipient bio", "recipient headline"),
    "channel": ("medium", "platform", "via", "sent via"),
    "sent_at": ("sent", "date", "date sent", "sent date", "sent on", "sent time", "timestamp", "datetime", "time",
        "when sent", "send date", "message date", "outreach date", "date contacted", "date of outreach"),
    "attempt_id": ("attempt", "thread id", "conversation id"),
    "version": ("version number", "draft number", "revision", "draft no", "version no"),
    "stage": ("message stage", "draft or sent", "sent", "was sent", "sent yes no", "sent y n", "message sent"),
    "author_role": ("written by",),
    "coach_id": ("coach", "reviewer", "reviewer id", "mentor", "advisor"),
    "feedback_tags": ("tags", "coach tags", "review tags"),
    "feedback": ("coach feedback", "coach comment", "coach comments", "comments", "comment"),
    "replied": ("got reply", "got a reply", "reply", "response", "responded", "got response", "reply received", "answered",
        "response received", "reply yes no", "reply y n", "heard back", "did they reply"),
    "outcome": ("result", "outcome code", "outcome level"),
    "replied_at": ("reply date", "date replied", "replied on", "reply time", "response date"),
    "reply_text": ("reply", "response", "reply body", "reply message", "response text", "reply content", "their reply"),
    "accepted": ("connected", "invitation accepted", "invite accepted"),
    "cohort": ("batch", "intake", "programme cohort", "program cohort"),
}  # fmt: skip
"""Canonical column to other names it goes by; a name may stand under two, the values then decide."""

KINDS = {column.name: column.kind for column in FLAT_COLUMNS}


@dataclass(frozen=True)
class Recognised:
    """Which column of a source is which.

    Parameters
    ----------
    theirs : dict of str to str
        Canonical name to the column of the source.
    notes : tuple of str
        What was taken for what without being told.
    """

    theirs: dict[str, str]
    notes: tuple[str, ...] = ()


def plain_name(name: object) -> str:
    """Reduce a column name to lower-case letters and digits, so that spelling variants meet.

    Examples
    --------
    >>> plain_name("E-mail Text "), plain_name("emailText")
    ('emailtext', 'emailtext')
    """
    text = unicodedata.normalize("NFKC", str(name)).casefold()
    return re.sub(r"[\W_]+", "", text)


KNOWN = frozenset(plain_name(name) for names in ([*KINDS], *SYNONYMS.values()) for name in names)
"""Names of columns that are understood, spelt as `plain_name` does."""

_PLAIN_SYNONYMS = {name: [plain_name(other) for other in others] for name, others in SYNONYMS.items()}


def recognise_columns(frame: pd.DataFrame, mapping: Mapping[str, str], *, source: str) -> Recognised:
    """Find the canonical columns of a flat source.

    Parameters
    ----------
    frame : DataFrame
        Columns of any name. Values are looked at only where a name alone does not decide.
    mapping : mapping of str to str
        Canonical name to column of the source; wins over recognition.
    source : str
        File name for messages.

    Returns
    -------
    Recognised

    Raises
    ------
    UnknownNameError
        If the mapping names a canonical column that does not exist.
    MissingColumnError
        If the mapping names a column that the source lacks, or there is no text.
        All problems of the source are named at once.
    """
    columns = [str(name) for name in frame.columns]
    theirs, problems, unknown = _apply_mapping(columns, mapping)
    notes: list[str] = []
    doubted: dict[str, str] = {}
    # A column given by --map is spoken for and cannot be recognised as another one.
    free = {name: plain_name(name) for name in columns if name not in theirs.values()}
    for canonical in KINDS:
        match = next((name for name, plain in free.items() if plain == plain_name(canonical)), None)
        if canonical not in theirs and match is not None:
            theirs[canonical] = match
            del free[match]
    for canonical, others in _PLAIN_SYNONYMS.items():
        if canonical in theirs:
            continue
        for other in others:
            match = next((name for name, plain in free.items() if plain == other), None)
            if match is None:
                continue
            if _fits(canonical, frame[match]):
                theirs[canonical] = match
                del free[match]
                notes.append(f"{source}: column '{match}' was taken for '{canonical}'.")
                break
            doubted[match] = canonical
    notes += [
        f"{source}: column '{name}' is named like '{canonical}' but its values do not look it: it travels along."
        for name, canonical in doubted.items()
        if name in free
    ]
    if "text" not in theirs and not any(canonical == "text" for canonical in mapping):
        problems.append("the file lacks the column 'text'.")
    if problems:
        raise _column_error(problems, frame, mapping, theirs, source, unknown=unknown)
    near = suggest_columns(frame[[name for name in columns if name in free]], theirs)
    if near:
        notes.append(f"{source}: columns that may be more than covariates: {_options(near)}")
    return Recognised(theirs, tuple(notes))


def _apply_mapping(columns: list[str], mapping: Mapping[str, str]) -> tuple[dict[str, str], list[str], bool]:
    plain = {plain_name(name): name for name in reversed(columns)}
    theirs: dict[str, str] = {}
    problems: list[str] = []
    unknown = False
    for canonical, wanted in mapping.items():
        if canonical not in KINDS:
            near = get_close_matches(canonical, KINDS, n=1)
            meant = f" (did you mean '{near[0]}'?)" if near else ""
            problems.append(f"there is no canonical column '{canonical}'{meant}.")
            unknown = True
            continue
        found = wanted if wanted in columns else plain.get(plain_name(wanted))
        if found is None:
            problems.append(f"the file lacks the column '{wanted}' that is mapped to '{canonical}'.")
        elif found in theirs.values():
            problems.append(f"the column '{found}' is mapped twice.")
        else:
            theirs[canonical] = found
    return theirs, problems, unknown


def _fits(canonical: str, values: pd.Series) -> bool:
    sample = values.dropna().head(200)
    kind = KINDS[canonical]
    if kind == "time":
        return looks_like_times(sample)
    if kind == "boolean":
        return looks_boolean(sample)
    if kind == "integer":
        return looks_integer(sample)
    if canonical == "stage":
        return looks_like_stages(sample)
    if canonical == "recipient_id" and re.search("url|linkedin|email", plain_name(values.name)):
        there = sample.astype("str")
        return bool(
            there[there.str.strip() != ""].str.contains(r"@|https?://|www\.|linkedin\.com", regex=True).all()
        )
    # "Reply" and "Sender" stand under two names: a yes/no column is never a text.
    return not (canonical in {"reply_text", "outcome"} and looks_boolean(sample))


def _column_error(
    problems: list[str],
    frame: pd.DataFrame,
    mapping: Mapping[str, str],
    theirs: Mapping[str, str],
    source: str,
    *,
    unknown: bool,
) -> UsageError:
    columns = [str(name) for name in frame.columns]
    if not theirs and not mapping and holds_data(columns):
        return MissingColumnError(
            "the first line holds data where the names of the columns belong.",
            found=f"{len(columns):,} columns without a known name ({source}, {len(frame):,} rows below)",
            hint="write a line above the data, such as text,replied,sent_at, and then",
            arguments=quoted(source),
        )
    free = [name for name in columns if name not in theirs.values()]
    pairs: dict[str, str] = {}
    for canonical, wanted in mapping.items():
        known = get_close_matches(canonical, KINDS, n=1)
        near = get_close_matches(wanted, free, n=1)
        if canonical in theirs:
            pairs[canonical] = theirs[canonical]
        elif known:
            pairs[known[0]] = wanted if wanted in columns else (near[0] if near else "YOUR_COLUMN")
    unused = [name for name in free if name not in pairs.values()]
    suggested = suggest_columns(frame[unused], {*theirs, *pairs})
    if "text" not in theirs and pairs.get("text", "YOUR_COLUMN") == "YOUR_COLUMN":
        pairs["text"] = suggested.pop("text", "") or likely_text_column(frame[unused]) or "YOUR_COLUMN"
    pairs |= {canonical: name for canonical, name in suggested.items() if name not in pairs.values()}
    kind = UnknownNameError if unknown and len(problems) == 1 else MissingColumnError
    return kind(
        "\n  ".join(problems),
        found=f"{listed(columns)} ({source}, {len(frame):,} rows)",
        arguments=f"{quoted(source)} {_options(pairs)}",
    )


def _options(pairs: Mapping[str, str]) -> str:
    return " ".join(f"--map {canonical}={quoted(name)}" for canonical, name in pairs.items())


def no_rows(source: str, names: Sequence[str]) -> UnreadableSourceError:
    """Say that a file ends below its first line, without repeating what may be a message."""
    is_data = not any(plain_name(name) in KNOWN for name in names)
    return UnreadableSourceError(
        f"the file {source} holds a header and no rows.",
        found=f"one line of {len(names):,} cells" if is_data else listed(names),
        hint="a table has the names of its columns in the first line, and rows below"
        if is_data
        else "add rows below the header",
    )


def listed(names: Iterable[str], most: int = 12) -> str:
    """Quote names for an error, the first `most` of them.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2)
    "'a', 'b' and 1 more"
    """
    every = [f"'{name[:60]}'" for name in names]
    rest = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + rest if every else "no columns"


def quoted(name: str) -> str:
    """Write a name so that it can be pasted into a shell and does nothing there."""
    if re.search(r"[\"'$`\\!%]", name):
        return shlex.quote(name)
    return f'"{name}"' if re.search(r"[^\w.\-]", name) else name


def travelling_names(names: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Name covariates so that none hides a column of ours, and none begins with "_" as provenance does.

    Parameters
    ----------
    names : sequence of str
        Columns of the source that travel along.
    taken : collection of str
        Names that are spoken for, in lower case.

    Returns
    -------
    dict of str to str
        Name in the source to name in the tables.

    Examples
    --------
    >>> travelling_names(["Text", "_key", "years"], {"text"})
    {'Text': 'Text_source', '_key': 'key_source', 'years': 'years'}
    """
    plain = [name.replace("\x00", "") for name in names]
    free = [
        f"{name.lstrip('_') or 'column'}_source" if name.startswith("_") or name.casefold() in taken else name
        for name in plain
    ]
    return dict(zip(names, unique_names([*taken, *free])[len(taken) :], strict=True))


def unique_names(names: Iterable[object]) -> list[str]:
    """Give every column a name of its own, whatever its case: blanks are numbered, repeats get a suffix.

    Names that differ in case alone would be one column in the store.

    Examples
    --------
    >>> unique_names(["a", "", "A"])
    ['a', 'column_2', 'A_2']
    """
    taken: set[str] = set()
    result = []
    for position, raw in enumerate(names, start=1):
        base = str(raw).strip() if raw is not None else ""
        base = base or f"column_{position}"
        name, repeat = base, 1
        while name.casefold() in taken:
            repeat += 1
            name = f"{base}_{repeat}"
        taken.add(name.casefold())
        result.append(name)
    return result
