"""The level of a reply, with the words that decided."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import pandas as pd

from outreach_analysis.settings import OUTCOME_LEVELS
from outreach_analysis.text import Matcher, TextColumns, compile_matcher, parse_lexicon, read_texts
from outreach_analysis.text.history import find_history

NOT_REPLIES = ("auto_reply", "bounce", "no_reply")
ALL_LEVELS = (*OUTCOME_LEVELS, "auto_reply", "bounce")
MOST_CHARACTERS = 20_000
"""What lies beyond is not read, and counted in `unread_characters`."""

BATCH = 2_000
SHORT_REPLY_WORDS = 4
BRIEF_WORDS = 8
FEW_WORDS = 40
CLAUSE = 80
LONG_REPLY_WORDS = 45
HELP_WORDS = 25
HELP_POINTS = 3
MANY_HELP_POINTS = 5
SHORT_LEVELS = ("unpleasant", "declined", "deferred", "positive")
NEGATORS = (
    *("no", "not", "never", "without", "nobody", "hardly", "neither", "nor", "unable", "unlikely", "cannot"),
    *("don't", "doesn't", "didn't", "can't", "couldn't", "won't", "wouldn't", "shouldn't", "isn't", "aren't"),
    *("wasn't", "weren't", "haven't", "hasn't", "hadn't", "ain't", "dont", "cant", "wont"),
)
STATUS_CODE = re.compile(
    r"(?mi)^(?:action: failed|status: 5\.\d{1,3}\.\d{1,3})|\b[45][05]\d[ -][45]\.\d{1,3}\.\d{1,3}\b"
)
CALENDAR = re.compile(r"https?://[^\s/]{0,60}(?:cal|meet|book|schedul)[^\s]{0,200}", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?<![\w.+-])(?!(?:hr|jobs?|careers?|info|recruit\w{0,10}|talent|sales|support|office|help)@)[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"\b(?:at|after|before|around|by|till) \d{1,2}(?::\d\d)?\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b", re.IGNORECASE
)
PHONE = re.compile(r"(?<![\w.-])\+?\(?\d{2,4}\)?[ ./-]?\d{3,4}[ ./-]?\d{3,6}\b")
MINUTES = re.compile(r"\b\d{1,2} ?min(?:s|utes)?\b", re.IGNORECASE)
ASKED_BY_NAME = re.compile(
    r"(?<=[.!?] )[A-ZÀ-Ž]\w{1,30}, (?:would|could|can|might|will) you (?:have|spare|find|help|take|talk|speak|chat|meet|be|mind)\b"
)
NAMED = re.compile(
    r"(?m)^[ \t]*(?:\+|cc:? ?|@)[A-Z]\w{1,30}|\b[A-ZÀ-Ž]\w{1,30}(?:,| -| –|:) (?:over to you|all yours|meet|please meet)\b|\b([A-Z]\w{1,30}), ([A-Z]\w{1,30})[;,.] \2, \1\b|\b[A-Z]\w{1,30} \((?:cc|copied|in copy|cc'd|cced)\)"
)
QUOTED_BACK = re.compile(
    r"(?<!\w)[\"'\u2018\u201c](?:(?i:dear|hi|to whom|quick question)\b|(?:[a-z][^\"\n\u201c\u201d.?!]{0,40}\b)?"
    r"(?:quick (?:chat|call|question)|passionate|passion|admir\w+|inspir\w+|impressed|journey|(?:hop|jump) on|brain"
    r"|reach(?:ed|ing)? out|(?:huge|big) fan|synerg\w+|(?:fast|quick) learner|hard[- ]?working|team player"
    r"|add(?:ing)? value|circl\w+ back|touch(?:ing)? base|just (?:following|checking)|finds you well|like-minded"
    r"|opportunities|network(?:ing)?)\b)[^\"\n\u201c\u201d.?!]{0,40}[\"'\u2019\u201d](?!\w)"
)
"""The phrases of letters that anybody gets, said back between quotation marks."""
TURN = re.compile(r"[.!?;\n]|\b(?:but|however|though|so)\b", re.IGNORECASE)
EMOJI = {
    "positive": re.compile(
        "[\U0001f44d\U0001f44c\U0001f64c\U0001f4af\u2705\U0001f91d\U0001f389\U0001f973\u2714\U0001f929\U0001f60d\U0001f44f\u270c\U0001f919\U0001f4aa]"
    ),
    "declined": re.compile("[\U0001f44e\u274c\U0001f645\U0001f6ab\u26d4]"),
    "unpleasant": re.compile(
        "[\U0001f595\U0001f644\U0001f621\U0001f620\U0001f92c\U0001f612\U0001f624\U0001f4a9]"
    ),
}

Place = tuple[int, int]


@dataclass(frozen=True)
class _Reading:
    """One reply: its text, how many words it has, and what was found in it by lexicon."""

    text: str
    words: int
    places: dict[str, list[Place]] = field(default_factory=dict)
    sentences: dict[str, set[int]] = field(default_factory=dict)

    def __getitem__(self, lexicon: str) -> list[Place]:
        return self.places.get(lexicon, [])

    def any(self, *lexicons: str) -> bool:
        """Whether at least one of the lexicons was found."""
        return any(self.places.get(lexicon) for lexicon in lexicons)

    def last(self, lexicon: str) -> int:
        """Where the last place of a lexicon begins, -1 if there is none."""
        return max((start for start, _ in self[lexicon]), default=-1)

    @property
    def help_points(self) -> int:
        """Sentences that advise; material or answers that are given count for themselves as well."""
        if self.words < HELP_WORDS:
            return 0
        strong = self.sentences.get("help.strong", set())
        points = len(strong) + len(self["help.strong"])
        return points + len(self.sentences.get("help.cue", set()) - strong)


def classify_replies(texts: Iterable[str | None]) -> pd.DataFrame:
    """Read the outcome level of replies from their words.

    Parameters
    ----------
    texts : Series or iterable of str, length n
        English replies. Quoted text, signatures and the mail below are left out.

    Returns
    -------
    DataFrame
        One row a reply, with the index of `texts` if it is a Series:

        * `level`: one of the published levels but `no_reply`, or `auto_reply` or `bounce`;
          missing where there is nothing to read.
        * `evidence`: the words that decided, joined by " … "; empty for a `neutral` reply
          in which nothing was found.
        * `spans`: list of (start, end), where these words stand in the text.
        * `unread_characters`: how many characters lay beyond the cap of 20,000.

    Notes
    -----
    The ladder, tried from the top; the first that holds decides:

    1. `bounce`, `auto_reply`: words of machines.
    2. `unpleasant`: irritation, with or without swearing; mockery, where delight stands beside what
       nobody delights in.
    3. `introduction`: passes the sender on to a person (in copy, by forwarding, by name with
       an address or a good word). A pointer to a web page or to HR is a decline.
    4. `extensive_help`: several sentences that advise or answer, whether or not a call is given.
    5. `deferred`: names a later time or promises to come back. A concrete slot beats being busy.
    6. `declined`: a no, however kind.
    7. `positive`: offers a slot, or agrees.
    8. `neutral`: anything else, for instance thanks or a question back.

    The rules read English only; other languages come out as `neutral` without evidence.
    Human codes always win over this (see `outcomes`).

    Examples
    --------
    >>> read = classify_replies(["Happy to help, meet Jana", "Thanks, but no."])
    >>> read[["level", "evidence"]].values.tolist()
    [['introduction', 'Happy to help, meet'], ['declined', 'Thanks, but no']]
    """
    index = texts.index if isinstance(texts, pd.Series) else None
    given = ["" if pd.isna(text) else str(text) for text in texts]
    rows = [row for start in range(0, len(given), BATCH) for row in _classify(given[start : start + BATCH])]
    return pd.DataFrame(
        {
            "level": pd.Series([level for level, _ in rows], dtype="str"),
            "evidence": pd.Series(
                [
                    " … ".join(text[a:b] for a, b in spans)
                    for text, (_, spans) in zip(given, rows, strict=True)
                ],
                dtype="str",
            ),
            "spans": pd.Series([spans for _, spans in rows], dtype="object"),
            "unread_characters": pd.Series(
                [max(0, len(text) - MOST_CHARACTERS) for text in given], dtype="int64"
            ),
        }
    ).set_axis(pd.RangeIndex(len(given)) if index is None else index)


def _classify(texts: list[str]) -> list[tuple[str | None, list[Place]]]:
    own = [text[: find_history(text[:MOST_CHARACTERS])] for text in texts]
    columns = read_texts(own)
    return [_decide(reading) for reading in _read(own, columns)]


@cache
def _matcher() -> Matcher:
    folder = files("outreach_analysis.outcomes") / "lexicons"
    sources = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".txt")), key=lambda file: file.name
    )
    lexicons = [
        lexicon
        for file in sources
        for lexicon in parse_lexicon(file.name.removesuffix(".txt"), file.read_text(encoding="utf-8"))
    ]
    return compile_matcher(lexicons, NEGATORS)


def _read(texts: list[str], columns: TextColumns) -> list[_Reading]:
    matcher = _matcher()
    matches = matcher.find(columns)
    words = columns.words_per_message.astype(int).tolist()
    readings = [_Reading(text, count) for text, count in zip(texts, words, strict=True)]
    for lexicon in matcher.lexicons:
        spans = matches[lexicon.name]
        starts, ends = columns.original_offsets(spans)
        sentences = columns.sentence_of(spans)
        for message, start, end, sentence in zip(
            spans.message.tolist(), starts.tolist(), ends.tolist(), sentences.tolist(), strict=True
        ):
            readings[message].places.setdefault(lexicon.name, []).append((start, end))
            readings[message].sentences.setdefault(lexicon.name, set()).add(sentence)
    for reading in readings:
        if quoted := [match.span() for match in QUOTED_BACK.finditer(reading.text)]:
            reading.places["quoted_back"] = quoted
    return readings


def _decide(found: _Reading) -> tuple[str | None, list[Place]]:
    if not found.text.strip():
        return None, []
    if not found.words:
        return _decide_by_emoji(found.text)
    for level, holds, lexicons in LADDER:
        if holds(found):
            return level, sorted({place for name in lexicons for place in found[name]})
    return "neutral", sorted(found["neutral"])


def _decide_by_emoji(text: str) -> tuple[str, list[Place]]:
    for level, pattern in EMOJI.items():
        places = [match.span() for match in pattern.finditer(text)]
        if places:
            return level, places
    return "neutral", []


def _is_bounce(found: _Reading) -> bool:
    return found.any("machine.bounce") or bool(STATUS_CODE.search(found.text))


def _is_automatic(found: _Reading) -> bool:
    """Whether a machine answers; people who are away say so too, but say something else beside it."""
    return found.any("machine.auto_reply") or (found.any("machine.away") and not found.any("machine.person"))


def _is_irritated(found: _Reading) -> bool:
    return found.any("unpleasant.strong") and found.help_points < MANY_HELP_POINTS


def _mocks(found: _Reading) -> bool:
    """Whether delight is put on, in a short reply, beside what nobody delights in, and nothing is given."""
    gives = found.any("positive.schedule", "help.strong", "declined.strong", "deferred.strong")
    if found.words > FEW_WORDS or gives:
        return False
    put_on = found.sentences.get("unpleasant.delight", set())
    meant = found.sentences.get("unpleasant.jab", set())
    return any({near - 1, near, near + 1} & put_on for near in meant)


def _quotes_back(found: _Reading) -> bool:
    """Whether a short reply holds stock phrases of the letter up to it, and gives nothing."""
    gives = found.any("positive.schedule", "positive.warm", "help.strong", "help.cue", "declined.strong")
    return bool(found["quoted_back"]) and found.words <= FEW_WORDS and not gives


def _passes_on(found: _Reading) -> bool:
    """Whether the sender is passed on to a person, and no refusal in the same clause takes it back."""
    if NAMED.search(found.text) or ASKED_BY_NAME.search(found.text):
        return True
    refused = [end for _, end in found["declined.strong"]]
    for start, _ in found["introduction.strong"]:
        before = bisect_right(refused, start) - 1
        near = before >= 0 and start - refused[before] < CLAUSE
        if not near or TURN.search(found.text, refused[before], start):
            return True
    return found.any("introduction.pointer") and (not refused or bool(ADDRESS.search(found.text)))


def _helps(found: _Reading) -> bool:
    if found.help_points >= HELP_POINTS - found.any("declined.strong"):
        return True
    told = found.any("declined.strong", "deferred.strong", "positive.schedule")
    return found.words >= LONG_REPLY_WORDS and not told


def _is_short(level: str) -> Callable[[_Reading], bool]:
    def holds(found: _Reading) -> bool:
        longer = found.any("positive.schedule", "positive.warm", "declined.strong", "deferred.strong")
        asks_back = level == "declined" and "?" in found.text
        short = found.words <= SHORT_REPLY_WORDS and not longer and not asks_back
        return short and found.any(f"short.{level}")

    return holds


def _swears(found: _Reading) -> bool:
    if found.words > FEW_WORDS:
        return False
    return found.any("unpleasant.mild") and not found.any("positive.schedule", "positive.warm")


def _defers(found: _Reading) -> bool:
    if found.any("deferred.strong") and (found.any("deferred.far") or not found.any("positive.invites")):
        return True
    if found.any("positive.schedule"):
        return False
    if found.any("deferred.far"):
        return found.words <= BRIEF_WORDS or found.any("deferred.busy", "positive.warm")
    refused = found.last("declined.strong") > found.last("deferred.busy")
    return found.last("deferred.busy") > found.last("positive.warm") >= 0 and not refused


def _declines(found: _Reading) -> bool:
    agreed = max(found.last("positive.schedule"), found.last("positive.invites"))
    return found.last("declined.strong") > agreed


def _agrees(found: _Reading) -> bool:
    return found.any("positive.schedule", "positive.warm", "positive.invites") or bool(
        CALENDAR.search(found.text)
    )


def _is_busy(found: _Reading) -> bool:
    return found.any("deferred.busy")


def _hints_at_no(found: _Reading) -> bool:
    return found.any("declined.weak") and "?" not in found.text


def _names_a_time(found: _Reading) -> bool:
    return found.any("words.day") or any(kind.search(found.text) for kind in (CLOCK, PHONE, MINUTES))


def _advises_in_brief(found: _Reading) -> bool:
    points = len(found["help.strong"]) + len(found["help.cue"])
    return found.words > BRIEF_WORDS and points > 1 and "?" not in found.text


LADDER: tuple[tuple[str, Callable[[_Reading], bool], tuple[str, ...]], ...] = (
    ("bounce", _is_bounce, ("machine.bounce",)),
    ("auto_reply", _is_automatic, ("machine.auto_reply", "machine.away")),
    ("unpleasant", _is_irritated, ("unpleasant.strong",)),
    ("unpleasant", _mocks, ("unpleasant.delight", "unpleasant.jab")),
    ("introduction", _passes_on, ("introduction.strong", "introduction.pointer")),
    ("extensive_help", _helps, ("help.strong", "help.cue")),
    *((level, _is_short(level), (f"short.{level}",)) for level in SHORT_LEVELS),
    ("unpleasant", _swears, ("unpleasant.mild",)),
    ("unpleasant", _quotes_back, ("quoted_back",)),
    ("deferred", _defers, ("deferred.strong", "deferred.far", "deferred.busy")),
    ("declined", _declines, ("declined.strong", "declined.weak")),
    ("positive", _agrees, ("positive.schedule", "positive.warm", "positive.invites")),
    ("deferred", _is_busy, ("deferred.busy", "deferred.far")),
    ("declined", _hints_at_no, ("declined.weak",)),
    ("positive", _names_a_time, ("words.day",)),
    ("positive", _advises_in_brief, ("help.strong", "help.cue")),
)
"""Level, when it holds, and the lexicons whose words are its evidence; the first that holds decides."""
