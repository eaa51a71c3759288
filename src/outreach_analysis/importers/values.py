"""Values people type, brought to what the schema holds: booleans, channels, stages, outcomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from outreach_analysis.settings import CHANNELS, OUTCOME_LEVELS

TRUE_WORDS = frozenset(
    {"yes", "y", "true", "t", "1", "1.0", "on", "x", "✓", "✔", "☑", "✅", "ja", "oui", "si", "sí", "sim"}
)
FALSE_WORDS = frozenset(
    {"no", "n", "false", "f", "0", "0.0", "off", "✗", "✘", "☐", "❌", "nein", "non", "não", "nee"}
)
NOT_YET = frozenset(
    {
        "not yet",
        "no reply yet",
        "no response yet",
        "nothing yet",
        "pending",
        "waiting",
        "awaiting",
        "still waiting",
    }
)
"""What people write while nothing has come: no so far, as of when the table was kept."""
MARKS = frozenset({"x", "✓", "✔", "☑", "✅"})
MISSING_WORDS = frozenset({"", "na", "n/a", "null", "none", "nan", "<na>", "nat", "?", "unknown", "-"})
"""Words that stand for a missing value, but only in columns that are not text."""

_NUMBER = r"[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?"

_COMMA_NUMBER = r"[+-]?(?:0|[1-9]\d*)(?:,\d+)?"

_CHANNEL_WORDS = {
    "linkedin_invite": "linkedininvite linkedininvitation invite invitation connectionrequest connectrequest "
    "linkedinconnectionrequest linkedinconnect connectionnote linkedinconnection",
    "linkedin_message": "linkedinmessage linkedin linkedindm dm directmessage linkedinmsg limessage",
    "inmail": "inmail linkedininmail",
    "email": "email mail gmail outlook emails emailmessage",
    "other": "other",
}
_STAGE_WORDS = {
    "draft": "draft drafted firstdraft rough unsent revision revised",
    "sent": "sent final submitted send finalsent delivered",
    "follow_up": "followup reminder nudge bump secondsend",
}
_ROLE_WORDS = {
    "sender": "sender member student participant author self jobseeker candidate",
    "coach": "coach mentor advisor adviser reviewer instructor",
}
_OUTCOME_WORDS = {
    "unpleasant": "unpleasant hostile rude angry",
    "declined": "declined decline rejected rejection no refused notinterested saidno",
    "no_reply": "noreply noresponse noanswer ghosted silence unanswered nothing",
    "deferred": "deferred defer later maybelater postponed notnow",
    "neutral": "neutral",
    "positive": "positive positivereply accepted yes agreed saidyes callscheduled meetingscheduled callbooked meetingbooked "
    "call meeting",
    "extensive_help": "extensivehelp helpful advice adviceinreply detailedhelp",
    "introduction": "introduction intro introduced referral referred",
    "auto_reply": "autoreply outofoffice ooo automaticreply vacation",
    "bounce": "bounce bounced undeliverable undelivered failed",
}


@dataclass
class Parsed:
    """A column after parsing.

    Parameters
    ----------
    column : Series
        Of the schema's dtype, missing where nothing was understood.
    bad : array of bool
        Rows that hold something which was not understood.
    notes : list of str
        Sentences about what was assumed.
    keeps_source : bool
        Whether codes were lost, so that the column travels along as it stands too.
    """

    column: pd.Series
    bad: np.ndarray
    notes: list[str] = field(default_factory=list)
    keeps_source: bool = False


def as_text(values: pd.Series) -> pd.Series:
    """Bring a column to text, empty text being missing."""
    text = values.astype("str")
    empty = text == ""
    return text.mask(empty) if empty.any() else text


def by_distinct(values: pd.Series, change: Callable[[str], object]) -> np.ndarray:
    """Apply a function once per distinct value; missing values stay None."""
    codes, distinct = pd.factorize(as_text(values))
    changed = np.empty(len(distinct) + 1, dtype=object)
    changed[:-1] = [change(str(value)) for value in distinct]
    changed[-1] = None
    return changed[codes]


def _boolean(word: str) -> object:
    plain = word.strip().casefold()
    if plain in TRUE_WORDS:
        return True
    if plain in FALSE_WORDS:
        return False
    return None if plain in MISSING_WORDS else "bad"


_YES_AND_MORE = re.compile(r"(?:yes|replied|responded|answered|accepted)\b", re.IGNORECASE)
_NO_AND_MORE = re.compile(
    r"no?(?:ne)?(?=\s*[-\u2013\u2014,;:.!(/])|(?:no|none) (?:reply|response|answer|replies|word)\b|"
    r"(?:did|has) ?n[o'\u2019]t (?:reply|respond|answer)|ghosted|not (?:replied|answered)|awaiting\b|waiting\b",
    re.IGNORECASE,
)


def _lenient(word: str) -> object:
    """As `_boolean`, and yes or no with a remark after it: "Yes, on 3 May", "no reply yet"."""
    strict = _boolean(word)
    if strict != "bad":
        return strict
    plain = word.strip()
    if plain.casefold().rstrip(".!") in TRUE_WORDS or _YES_AND_MORE.match(plain):
        return True
    return False if plain.casefold() in NOT_YET or _NO_AND_MORE.match(plain) else "bad"


def parse_boolean(values: pd.Series) -> Parsed:
    """Understand yes and no in their usual spellings.

    Parameters
    ----------
    values : Series
        Booleans, numbers or text (yes/no, true/false, 1/0, x and blank).

    Returns
    -------
    Parsed

    Examples
    --------
    >>> parse_boolean(pd.Series(["Yes", "0", "x", ""])).column.tolist()
    [True, False, True, <NA>]
    """
    if pd.api.types.is_bool_dtype(values.dtype):
        return Parsed(values.astype("boolean"), np.zeros(len(values), bool))
    found = by_distinct(values, _lenient)
    bad = found == "bad"
    found[bad] = None
    notes: list[str] = []
    remarks = int((by_distinct(values, _boolean) == "bad").sum() - bad.sum())
    if remarks:
        notes.append(
            f"{remarks:,} cells hold more than yes or no and were read by how they begin; 'not yet' is no so far."
        )
    words = {str(word).strip().casefold() for word in as_text(values).dropna().unique()}
    if words and words <= MARKS:
        found[[value is None for value in found]] = False
        notes.append("only marks such as x are used: a blank was read as no.")
    return Parsed(pd.Series(found, index=values.index, dtype="boolean"), np.asarray(bad, bool), notes)


def looks_boolean(sample: pd.Series) -> bool:
    """Whether all values that are there spell yes or no, at least every other without a remark."""
    if pd.api.types.is_bool_dtype(sample.dtype):
        return len(sample) > 0
    known = by_distinct(sample, _boolean)
    plain, remarks = sum(isinstance(value, bool) for value in known), int((known == "bad").sum())
    return plain > 0 and remarks <= plain and not parse_boolean(sample).bad.any()


def looks_like_stages(sample: pd.Series) -> bool:
    """Whether all values that are there say sent, draft and the like, or yes and no."""
    if looks_boolean(sample):
        return True
    known = _words(_STAGE_WORDS)
    return len(sample) > 0 and all(_plain(word) in known for word in sample.astype("str").unique())


def looks_integer(sample: pd.Series) -> bool:
    """Whether all values that are there are whole numbers, and there are some."""
    parsed = parse_integer(sample)
    return bool(parsed.column.notna().any()) and not parsed.bad.any()


def parse_integer(values: pd.Series) -> Parsed:
    """Understand whole numbers of 0 and more; `v2` counts as 2.

    Examples
    --------
    >>> parse_integer(pd.Series(["0", "v2", "1.5"])).column.tolist()
    [0, 2, <NA>]
    """

    def integer(word: str) -> object:
        plain = word.strip().casefold()
        if plain in MISSING_WORDS:
            return None
        match = re.fullmatch(r"v?\.?\s*(\d{1,9})(?:\.0+)?", plain)
        return int(match.group(1)) if match else -1

    found = by_distinct(values, integer)
    bad = np.array([value == -1 for value in found], dtype=bool)
    found[bad] = None
    return Parsed(pd.Series(found, index=values.index, dtype="Int64"), bad)


def _words(table: Mapping[str, str]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in [name.replace("_", ""), *words.split()]}


_REMARK = re.compile(r"\s*(?:[-\u2013\u2014:;,.(/]|\bto\b|\bby\b|\byet\b)")
"""Where a remark begins after a code: "Declined - not hiring", "No response yet"."""


def _plain(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())


def _parse_coded(values: pd.Series, table: Mapping[str, str], otherwise: str | None, said: str) -> Parsed:
    known = _words(table)

    def code(word: str) -> str:
        return known.get(_plain(word)) or known.get(_plain(_REMARK.split(word, maxsplit=1)[0]), "?")

    found = by_distinct(values, code)
    unknown = found == "?"
    found[unknown] = otherwise
    notes = [f"{int(unknown.sum()):,} {said}"] if unknown.any() else []
    column = pd.Series(found, index=values.index, dtype="str")
    return Parsed(column, np.zeros(len(values), bool), notes, keeps_source=bool(unknown.any()))


def parse_channel(values: pd.Series) -> Parsed:
    """Bring channels to the schema's; unknown ones become `other`, with a note.

    Examples
    --------
    >>> parse_channel(pd.Series(["E-mail", "LinkedIn", "carrier pigeon"])).column.tolist()
    ['email', 'linkedin_message', 'other']
    """
    return _parse_coded(
        values, _CHANNEL_WORDS, "other", f"channels are not among {', '.join(CHANNELS)}: read as other."
    )


def parse_stage(values: pd.Series) -> Parsed:
    """Bring stages to draft, sent and follow_up; yes and no say whether it was sent.

    Unknown ones become missing, with a note.

    Examples
    --------
    >>> parse_stage(pd.Series(["Yes", "no"])).column.tolist()
    ['sent', 'draft']
    """
    if looks_boolean(values.dropna()):
        said = parse_boolean(values)
        stage = said.column.map({True: "sent", False: "draft"}).astype("str")
        drafts = int((stage == "draft").sum())
        notes = [f"{drafts:,} messages were not sent and are drafts."] if drafts else []
        return Parsed(stage, said.bad, [*said.notes, *notes])
    return _parse_coded(
        values, _STAGE_WORDS, None, "stages are none of draft, sent, follow_up: decided by version."
    )


def parse_role(values: pd.Series) -> Parsed:
    """Bring author roles to sender and coach; unknown ones become missing, with a note."""
    return _parse_coded(values, _ROLE_WORDS, None, "author roles are neither sender nor coach: left empty.")


def parse_outcome(values: pd.Series) -> Parsed:
    """Bring outcome codes to the published levels; unknown ones become missing, with a note.

    Examples
    --------
    >>> parse_outcome(pd.Series(["No response", "Introduced", "purple"])).column.tolist()
    ['no_reply', 'introduction', nan]
    """
    said = f"outcome codes are not among {', '.join(OUTCOME_LEVELS)}, auto_reply, bounce: left empty."
    return _parse_coded(values, _OUTCOME_WORDS, None, said)


def parse_tags(values: pd.Series) -> pd.Series:
    """Separate tags by '; ', whatever stood between them.

    Examples
    --------
    >>> parse_tags(pd.Series(["ask, clarity|Ask", '["politeness"]'])).tolist()
    ['ask; clarity', 'politeness']
    """

    def tags(word: str) -> object:
        parts = [part.strip(" \"'[]#").casefold() for part in re.split(r"[;,|/\n]", word)]
        return "; ".join(dict.fromkeys(part.replace(" ", "_") for part in parts if part)) or None

    return pd.Series(by_distinct(values, tags), index=values.index, dtype="str")


def sensible_dtype(values: pd.Series) -> pd.Series:
    """Give a covariate the dtype its values have: number, boolean or text.

    Percentages become shares, as spreadsheets hold them. A decimal comma is read where one
    shows: "1,250" alone may be a thousand, and stays text. Codes with leading zeros stay
    text; words for a missing value count as missing only
    in a column that otherwise holds numbers or booleans.

    Examples
    --------
    >>> sensible_dtype(pd.Series(["1", "2.5", "NA"])).tolist()
    [1.0, 2.5, nan]
    >>> sensible_dtype(pd.Series(["08123"])).tolist()
    ['08123']
    >>> sensible_dtype(pd.Series(["12%", "7.5%"])).tolist(), sensible_dtype(pd.Series(["3,5", "2"])).tolist()
    ([0.12, 0.075], [3.5, 2.0])
    """
    if not (pd.api.types.is_string_dtype(values.dtype) or values.dtype == object):
        return values
    text = as_text(values)
    lower = text.str.strip().str.casefold()
    known = lower.mask(lower.isin(MISSING_WORDS))
    head = known.dropna().head(50)
    if not len(head):
        return text
    if (
        head.isin(["true", "false", "yes", "no"]).all()
        and known.dropna().isin(["true", "false", "yes", "no"]).all()
    ):
        return parse_boolean(known).column
    numbers = _numbers(known, head)
    if numbers is None:
        return text
    whole = numbers.dropna()
    if len(whole) == len(numbers) and pd.api.types.is_integer_dtype(whole.dtype):
        return numbers.astype("int64")
    return numbers.astype("float64")


def _numbers(known: pd.Series, head: pd.Series) -> pd.Series | None:
    """The numbers that texts spell, all of them in one way; None if they do not."""
    for pattern, is_comma, share in (
        (_NUMBER, False, False),
        (rf"{_NUMBER}\s?%", False, True),
        (_COMMA_NUMBER, True, False),
        (rf"{_COMMA_NUMBER}\s?%", True, True),
    ):
        # The head decides cheaply for long text columns; the rest must agree.
        if not head.str.fullmatch(pattern).all() or not known.dropna().str.fullmatch(pattern).all():
            continue
        plain = known.str.rstrip("%").str.strip() if share else known
        if is_comma:
            if not plain.str.contains(r",(?!\d{3}$)", regex=True).any():
                return None
            plain = plain.str.replace(",", ".")
        return pd.to_numeric(plain) / 100 if share else pd.to_numeric(plain)
    return None
